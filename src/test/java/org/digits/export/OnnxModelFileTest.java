package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelFileTest {
  @Test
  void holdsTheMainNetworksGraph() throws IOException {
    ConvolutionalNetwork cnn = MnistCnn.network(28, 28, 10, 1, 0.003);
    ExportedNetwork network = ExportedNetwork.of(cnn, cnn.initialSnapshot(), 28, 28);

    ModelProto model = ModelProto.parseFrom(OnnxModelFile.write(network, Map.of("runId", "r1")));

    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(model.getProducerName()).isEqualTo("digits-spark");
    assertThat(model.getMetadataPropsList())
        .extracting(StringStringEntryProto::getKey, StringStringEntryProto::getValue)
        .containsExactly(
            tuple("parametersSha256", network.parametersSha256()), tuple("runId", "r1"));
    GraphProto graph = model.getGraph();
    assertThat(graph.getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly(
            "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm",
            "Softmax");
    assertThat(shape(graph.getInput(0))).isEqualTo("image[n, 1, 28, 28]");
    assertThat(shape(graph.getOutput(0))).isEqualTo("probabilities[n, 10]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyNodeReadsTheOneBeforeAndItsOwnParameters(int seed) throws IOException {
    ExportedNetwork network = TrainedNetwork.random(seed).exported();

    GraphProto graph = ModelProto.parseFrom(OnnxModelFile.write(network, Map.of())).getGraph();

    String value = "image";
    for (NodeProto node : graph.getNodeList()) {
      assertThat(node.getInput(0)).isEqualTo(value);
      value = node.getOutput(0);
    }
    assertThat(value).isEqualTo("probabilities");
    List<float[]> expected = new ArrayList<>();
    network
        .parameters()
        .forEach(tensors -> expected.addAll(List.of(tensors.weights(), tensors.bias())));
    assertThat(graph.getInitializerList()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      float[] values = new float[expected.get(i).length];
      tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      assertThat(values).containsExactly(expected.get(i));
      assertThat(tensor.getDimsList().stream().reduce(1L, Math::multiplyExact))
          .isEqualTo(values.length);
    }
  }

  private static String shape(ValueInfoProto value) {
    List<String> sizes = new ArrayList<>();
    for (Dimension dimension : value.getType().getTensorType().getShape().getDimList()) {
      sizes.add(
          !dimension.getDimParam().isEmpty()
              ? dimension.getDimParam()
              : "" + dimension.getDimValue());
    }
    return value.getName() + sizes;
  }
}
