package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.digits.data.ByteSource;
import org.digits.data.ImageBlock;
import org.digits.data.fetch.MnistFolder;
import org.digits.data.idx.Idx;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.vector.Images;
import org.digits.engine.vector.UpdaterPlan;
import org.digits.model.NetworkSnapshot;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Exported models in Keras, onnxruntime and other readers themselves, beside DL4J. */
@NeedsPython
class ModelFilesIT {
  private static final int BATCH = 64;

  @TempDir Path folder;

  @Test
  void everyReaderGivesDl4jsAnswersAndKerasTrainsOn() throws Exception {
    Optional<Path> mnist = MnistFolder.find();
    ImageBlock train = images(mnist, "train", 6400, 1);
    ImageBlock test = images(mnist, "t10k", 10_000, 2);
    assertThat(test.size()).isEqualTo(10_000);
    TrainedNetwork main = TrainedNetwork.main(train, 10, mnist.isPresent() ? 150 : 20);
    write("main", main, test);
    OnnxVariant int8 = new OnnxVariant(0, Optional.of(List.of(train.select(Images.rows(1000)))));
    Files.write(
        folder.resolve("main").resolve(int8.fileName()),
        ModelFiles.make(int8, "main", main.exported()));
    for (int seed = 1; seed <= 6; seed++) {
      TrainedNetwork random = TrainedNetwork.random(seed);
      write("random-" + seed, random, random.images());
    }

    PythonEnvironment.Outcome outcome =
        PythonEnvironment.of("export").run("check_models.py", folder);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("main {\"images\": 10000", "random-6 {");
    System.out.println(outcome.output());
  }

  // Where MNIST is not to be had, strokes of the same size stand for it. They are learnt in a few
  // steps; Keras could improve on nothing after more.
  private static ImageBlock images(Optional<Path> mnist, String part, int count, int seed)
      throws IOException {
    if (mnist.isEmpty()) {
      return Images.strokes(count, 28, 10, seed);
    }
    ImageBlock all =
        Idx.read(
            ByteSource.of(mnist.get().resolve(part + "-images-idx3-ubyte")),
            ByteSource.of(mnist.get().resolve(part + "-labels-idx1-ubyte")));
    return all.select(Images.rows(count));
  }

  private void write(String name, TrainedNetwork trained, ImageBlock test) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    ExportedNetwork network = trained.exported();
    for (ModelFormat format : EnumSet.complementOf(EnumSet.of(ModelFormat.DL4J))) {
      byte[] file = ModelFiles.make(format, name, trained.snapshot(), network);
      Files.write(place.resolve(format.fileName()), file);
    }
    writeFloats(place, "images", Dl4jArrays.features(test, 0, test.size()));
    writeFloats(place, "expected", trained.predict(test));
    writeFloats(place, "batch", Dl4jArrays.features(trained.images(), 0, BATCH));
    writeFloats(place, "labels", Dl4jArrays.labels(trained.images(), 0, BATCH, trained.classes()));
    writeFloats(place, "updated", asKeras(trained, trained.updatedAfresh(BATCH).parameters()));
    writeFloats(place, "further", asKeras(trained, trained.updated(BATCH).parameters()));
    writeFloats(place, "gradient", asKeras(trained, trained.gradient(BATCH)));
    Files.write(place.resolve("case.json"), facts(trained, network));
  }

  private static byte[] facts(TrainedNetwork trained, ExportedNetwork network) throws IOException {
    boolean adam = network.updater() instanceof UpdaterPlan.Adam;
    return new ObjectMapper()
        .writeValueAsBytes(
            JsonNodeFactory.instance
                .objectNode()
                .put("height", trained.images().height())
                .put("width", trained.images().width())
                .put("classes", trained.classes())
                .put("parametersSha256", trained.snapshot().parametersSha256())
                .put("iteration", trained.snapshot().iteration())
                .put("optimizer", adam ? "Adam" : "SGD")
                .put("learningRate", TrainedNetwork.LEARNING_RATE));
  }

  /** Values of each parameter, in the order of Keras' get_weights. */
  private static float[] asKeras(TrainedNetwork trained, float[] values) {
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            values, trained.snapshot().updaterState(), trained.snapshot().iteration());
    ExportedNetwork network =
        new TrainedNetwork(trained.configuration(), snapshot, trained.images()).exported();
    KerasTensors tensors = new KerasTensors(network.plan());
    float[] all = new float[values.length];
    int next = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerTensors layer = network.parameters().get(i);
      next = flatten(tensors.kernel(network.layers().get(i), layer.weights()), all, next);
      next = flatten(layer.bias(), all, next);
    }
    return all;
  }

  private static int flatten(Object values, float[] to, int from) {
    if (values instanceof float[] row) {
      System.arraycopy(row, 0, to, from, row.length);
      return from + row.length;
    }
    int next = from;
    for (Object part : (Object[]) values) {
      next = flatten(part, to, next);
    }
    return next;
  }

  private static void writeFloats(Path place, String name, INDArray values) throws IOException {
    writeFloats(place, name, values.dup('c').data().asFloat());
  }

  private static void writeFloats(Path place, String name, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(place.resolve(name + ".f32"), bytes.array());
  }
}
