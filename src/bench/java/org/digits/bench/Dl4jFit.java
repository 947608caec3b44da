package org.digits.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.nd4j.linalg.dataset.DataSet;

/**
 * DL4J as it is shipped: {@code MultiLayerNetwork.fit} over minibatches in memory. Arguments:
 * {@code --data --batch-size --epochs}; its threads are {@code OMP_NUM_THREADS}.
 */
public final class Dl4jFit {
  private Dl4jFit() {}

  /** Prints one line of JSON. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, "--batch-size", "--data", "--epochs");
    int batchSize = arguments.number("--batch-size", 64);
    ImageBlock images = Mnist.train(arguments.text("--data", "data/mnist"));
    ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(examples(images), batchSize);
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jConfigurations.of(Mnist.network()));
    network.init();
    List<Double> seconds = new ArrayList<>();
    for (int epoch = 0; epoch < arguments.number("--epochs", 1); epoch++) {
      long begin = System.nanoTime();
      network.fit(data);
      seconds.add((System.nanoTime() - begin) / 1e9);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("system", "dl4j");
    result.put("settings", Map.of("batchSize", batchSize));
    result.putAll(Result.ofEpochs(images.size(), seconds));
    Result.print(result);
  }

  private static List<DataSet> examples(ImageBlock images) {
    List<DataSet> examples = new ArrayList<>(images.size());
    for (int row = 0; row < images.size(); row++) {
      examples.add(Dl4jArrays.example(images, row, Mnist.CLASSES));
    }
    return examples;
  }
}
