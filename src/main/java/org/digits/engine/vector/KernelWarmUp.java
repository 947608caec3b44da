package org.digits.engine.vector;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.model.NetworkSnapshot;

/**
 * Trains on noise in the background while a local command starts, so that the JVM has compiled the
 * kernels by the time the images are there: interpreted, they are a hundred times slower. What it
 * computes is thrown away.
 */
public final class KernelWarmUp implements Runnable {
  /** The project's network for 28x28 images; compiled code serves other sizes as well. */
  private static final NetworkPlan PLAN =
      new NetworkPlan(
          List.of(32, 64), 5, 5, List.of(64), 10, 1e-10, new UpdaterPlan.Adam(0.9, 0.999, 1e-8));

  private static final int SIDE = 28;

  private static final int MINIBATCH = 16;

  /** Of the first part: by then the compiler has heard of every kernel. */
  private static final int MINIBATCHES = 150;

  /**
   * Times that the second part trains, so many minibatches each, with pauses for the compiler; not
   * much longer than a command takes to its first round.
   */
  private static final int REMINDERS = 60;

  private static final int REMINDER = 8;

  private static final int PAUSE_MILLIS = 25;

  /**
   * Every so many a training's warm-up predicts: what the compiler has never seen it leaves out,
   * and the evaluation would throw the kernels away.
   */
  private static final int PREDICTION = 5;

  private final boolean training;
  private final Runnable more;

  private KernelWarmUp(boolean training, Runnable more) {
    this.training = training;
    this.more = more;
  }

  /**
   * Starts the warm-up of both passes in a thread that does not keep the JVM alive.
   *
   * @param more code that a training needs, run at every reminder
   */
  public static void forTraining(Runnable more) {
    start(new KernelWarmUp(true, more));
  }

  /** Starts the warm-up of the forward pass likewise. */
  public static void forPrediction() {
    start(new KernelWarmUp(false, () -> {}));
  }

  private static void start(KernelWarmUp warmUp) {
    Thread thread = new Thread(warmUp, "digits-warm-up");
    thread.setDaemon(true);
    // What fails here fails in the command, too, which says so in a line.
    thread.setUncaughtExceptionHandler((failed, e) -> {});
    thread.start();
  }

  /**
   * While its queue is long, the compiler takes what is several times as hot as usual, so the
   * methods that call the kernels wait for the reminders.
   */
  @Override
  public void run() {
    // A slow compiler has better things to do, and the interpreter nothing to warm up.
    if (JvmCompiler.ofThisJvm().problem().isPresent()) {
      return;
    }
    Random random = new Random(0);
    ImageBlock noise = noise(random);
    int[] rows = IntStream.range(0, MINIBATCH).toArray();
    VectorEngine engine = new VectorEngine(PLAN, 0);
    engine.load(weights(random));
    try {
      for (int i = 0; i < MINIBATCHES + REMINDERS * REMINDER; i++) {
        if (i >= MINIBATCHES && i % REMINDER == 0) {
          Thread.sleep(PAUSE_MILLIS);
          more.run();
        }
        if (training && i % PREDICTION != 0) {
          engine.fit(noise, rows, 0, MINIBATCH, 0);
        } else {
          engine.predict(noise, 0, MINIBATCH);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Squares of noise from a few pixels to the whole image: digits have more or less black around
   * them.
   */
  private static ImageBlock noise(Random random) {
    byte[] pixels = new byte[MINIBATCH * SIDE * SIDE];
    random.nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      int y = i / SIDE % SIDE;
      int x = i % SIDE;
      int margin = i / (SIDE * SIDE) % (SIDE / 2);
      if (Math.min(y, x) < margin || Math.max(y, x) >= SIDE - margin) {
        pixels[i] = 0;
      }
    }
    long[] ids = IntStream.range(0, MINIBATCH).asLongStream().toArray();
    int[] labels = IntStream.range(0, MINIBATCH).map(i -> i % PLAN.classes()).toArray();
    return new ImageBlock(SIDE, SIDE, ids, pixels, labels);
  }

  /** A new network's: the first biases are zeros, and with a rate of zero they stay so. */
  private static NetworkSnapshot weights(Random random) {
    float[] weights = new float[PLAN.parameterCount()];
    for (int i = PLAN.filters().get(0); i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * 0.05f;
    }
    return PLAN.start(weights);
  }
}
