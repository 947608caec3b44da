package org.digits.engine.vector;

/**
 * The engine's arithmetic over one {@code float[] m}; all tensors are offsets into it. Every
 * implementation gives the same bits: each sum runs in the order stated here, from the value that
 * stands in its place, one fused multiply-add a term.
 *
 * <p>A switch says which pixel of its pool window was the largest: 0 top left, 1 top right, 2
 * bottom left, 3 bottom right; the first of equals. Where ReLU cut it off, {@link #DEAD} is set
 * too. It is an int whose bits stand in a float's place.
 */
interface Kernels {
  /** In the switch of a window that passes no gradient back. */
  int DEAD = Integer.MIN_VALUE;

  /** Says that a forward pass needs no switches. */
  int NO_SWITCHES = -1;

  /** For the log. */
  String name();

  /**
   * The first block of an image: bias, then taps in row-major order.
   *
   * @param image {@code [inputHeight][inputWidth]}
   * @param ink where the image is more than black: other windows need no arithmetic
   * @param index of the image in {@code ink}
   * @param weights {@code [9][channels]}
   * @param bias {@code [channels]}
   * @param pooled written, {@code [channels / 16][windows][16]}
   * @param switches written likewise unless {@link #NO_SWITCHES}
   */
  void firstForward(
      float[] m,
      BlockShape shape,
      int image,
      InkSpans ink,
      int index,
      int weights,
      int bias,
      int pooled,
      int switches);

  /**
   * Adds the first block's gradients; terms by image, window, pixel of the window.
   *
   * @param images how many, one after the other in {@code image}, {@code gradient}, {@code
   *     switches}
   * @param ink where the images are more than black
   * @param first index of the first image in {@code ink}
   * @param gradient of the pooled output, {@code [images][channels / 16][windows][16]}
   * @param weightGradient {@code [9][channels]}
   * @param biasGradient {@code [channels]}
   */
  void firstBackward(
      float[] m,
      BlockShape shape,
      int images,
      int image,
      InkSpans ink,
      int first,
      int gradient,
      int switches,
      int weightGradient,
      int biasGradient);

  /**
   * Transforms {@link Winograd#taps} into the next method's weights.
   *
   * @param weights of the first of the 16 input channels, {@code [term][input channels][32]}
   */
  void transformTaps(float[] m, Winograd block, int weights);

  /**
   * A later block of some images; each sum over input channels in their order.
   *
   * @param images how many, one after the other in {@code input}, {@code pooled}, {@code switches}
   * @param input {@code [images][inputPlanes][inputHeight][inputWidth][16]}
   */
  void convolve(
      float[] m, Winograd block, int images, int input, int bias, int pooled, int switches);

  /**
   * Adds the gradient of a plane's 3x3 kernels: for each channel and each entry of its list, in
   * order, gradient times the patch of the input.
   *
   * @param lists of some images
   * @param input the plane in the first of them
   * @param weightGradient {@code [channels][9][16]}
   */
  void addWeightGradient(float[] m, GradientLists lists, int input, int weightGradient);

  /**
   * Adds the gradient of an input plane: for each position and each entry of its list, in order,
   * gradient times the channel's 3x3 kernel.
   *
   * @param lists of some images
   * @param weights of the plane, {@code [channels][9][16]}
   * @param inputGradient the plane in the first of them
   */
  void addInputGradient(float[] m, GradientLists lists, int weights, int inputGradient);

  /**
   * Which windows of a plane pass a gradient back, for 16 channels.
   *
   * @param switches {@code [windows][16]}
   * @param windows how many
   * @param live written, {@code [windows / 32][16]}, rounded up: bit {@code i % 32} for window i
   */
  void listLive(float[] m, int switches, int windows, int[] live);

  /** Adds each channel's live gradients of an image in window order: the bias gradient. */
  void addLive(float[] m, BlockShape shape, int gradient, int switches, int biasGradient);

  /**
   * {@code C[r][j] += sum over k of A[r][k] * B[k][j]}, k ascending, for 32 columns j.
   *
   * @param a first value of A; its rows are {@code aRow} apart
   * @param b first value of B, {@code [steps][32]}
   * @param c first value of C; its rows are {@code cRow} apart
   * @param rows a multiple of 8
   * @param steps terms of each sum
   */
  void multiply(float[] m, int a, int aRow, int b, int c, int cRow, int rows, int steps);

  /**
   * The gradient of a dense layer's weights from 32 inputs to 32 units: {@code G[i][u] = S[i][u] +
   * sum over images k of X[k][i] * g[k][u]}, k ascending.
   *
   * @param input X, {@code [images][32]}
   * @param gradient g of the output, {@code [images][32]}
   * @param start S, {@code [32][32]}: zeros, or what is at {@code weightGradient} already
   * @param weightGradient G, {@code [32][32]}
   */
  void denseWeightGradient(
      float[] m, int input, int gradient, int start, int weightGradient, int images);

  /**
   * Adds the gradient of 32 inputs of a dense layer, for 16 images: {@code D[i][n] += sum over
   * units u of W[i][u] * g[u][n]}, u ascending.
   *
   * @param weights W, {@code [32][32]}
   * @param gradient g of the output, {@code [units][16]}
   * @param inputGradient D, {@code [32][16]}
   * @param units at most 32
   */
  void addDenseInputGradient(float[] m, int weights, int gradient, int inputGradient, int units);

  /**
   * {@link UpdaterPlan.Sgd} over {@code length} parameters, a multiple of 32.
   *
   * @param kept share of every parameter that weight decay leaves, 1 without
   */
  void sgd(float[] m, int parameters, int gradients, int length, float rate, float kept);

  /** {@link UpdaterPlan.Nesterovs} likewise. */
  void nesterovs(
      float[] m,
      int parameters,
      int gradients,
      int v,
      int length,
      float rate,
      float momentum,
      float kept);

  /**
   * {@link UpdaterPlan.Adam} likewise: {@code m' = beta1 m + (1 - beta1) g; v' = beta2 v + (1 -
   * beta2) g^2; p = kept p - rate m' / (sqrt(v') + epsilon)}.
   *
   * @param rate learning rate times the bias corrections
   */
  void adam(
      float[] m,
      int parameters,
      int gradients,
      int first,
      int second,
      int length,
      float rate,
      float kept,
      UpdaterPlan.Adam plan);
}
