import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.samediff.frameworkimport.onnx.importer.OnnxFrameworkImporter;

/** Reader MODEL WORK. */
class Reader {
  private static final int SIDE = 28;
  private static final int LAST_BATCH = 1000;

  public static void main(String[] arguments) throws Exception {
    Path model = Path.of(arguments[0]);
    SameDiff network =
        new OnnxFrameworkImporter().runImport(model.toString(), new HashMap<>(), false);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1], "images.f32")));
    FloatBuffer images = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int batch : new int[] {1, 7}) {
      answers(network, images.duplicate(), batch);
    }
    ByteBuffer found = ByteBuffer.allocate(bytes.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    while (images.hasRemaining()) {
      for (float value : answers(network, images, LAST_BATCH)) {
        found.putFloat(value);
      }
    }
    byte[] written = new byte[found.position()];
    found.flip().get(written);
    Files.write(model.resolveSibling("found.f32"), written);
    Files.writeString(model.resolveSibling("facts.json"), "{\"batches\": [1, 7, 1000]}");
  }

  private static float[] answers(SameDiff network, FloatBuffer images, int batch) {
    float[] pixels = new float[batch * SIDE * SIDE];
    images.get(pixels);
    // Otherwise it adds a Gemm's result to what an array of the batch before holds.
    network.getSessions().clear();
    return network
        .output(
            Map.of("image", Nd4j.createFromArray(pixels).reshape(batch, 1, SIDE, SIDE)),
            "probabilities")
        .get("probabilities")
        .dup('c')
        .data()
        .asFloat();
  }
}
