package org.digits.spark.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.digits.config.TrainingConfig;
import org.digits.data.ImageBlock;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.rounds.ShardedDataset;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The stock trainer: dl4j-spark's own SparkDl4jMultiLayer with a ParameterAveragingTrainingMaster,
 * on the same images and network. One report an epoch; the learning rate is constant. The examples
 * travel with the tasks: DL4J's other approach, which exports them first, wants a default file
 * system that every executor shares.
 */
public final class Dl4jSparkTrainer {
  private final JavaSparkContext context;
  private final TrainingConfig config;
  private final ConvolutionalNetwork network;
  private final TrainingListener listener;

  public Dl4jSparkTrainer(
      JavaSparkContext context,
      TrainingConfig config,
      ConvolutionalNetwork network,
      TrainingListener listener) {
    this.context = context;
    this.config = config;
    this.network = network;
    this.listener = listener;
  }

  public NetworkSnapshot train(NetworkSnapshot start, ShardedDataset data, int classes)
      throws IOException {
    JavaRDD<DataSet> examples = data.blocks().flatMap(block -> examples(block, classes).iterator());
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(config.workers(), 1)
            .batchSizePerWorker(config.batchSize())
            .averagingFrequency(config.workerSettings().averagingFrequencyMinibatches())
            .rngSeed(config.seed())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .build();
    MultiLayerNetwork model = new MultiLayerNetwork(Dl4jConfigurations.of(network));
    model.init();
    try {
      Snapshots.load(start, model);
      SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context, model, master);
      long count = examples.count();
      for (int epoch = 1; epoch <= (int) config.epochs(); epoch++) {
        long begin = System.nanoTime();
        context.setJobDescription("epoch %d of %.0f, dl4j-spark".formatted(epoch, config.epochs()));
        spark.fit(examples);
        report(epoch, count, spark.getScore(), (System.nanoTime() - begin) / 1e9, model);
      }
      return Snapshots.of(model);
    } finally {
      context.setJobDescription(null);
      model.close();
    }
  }

  private void report(
      int epoch, long examples, double loss, double seconds, MultiLayerNetwork model) {
    double rate = config.learningRate().peak();
    NetworkSnapshot snapshot = Snapshots.of(model);
    listener.roundFinished(
        new RoundReport(epoch, epoch, examples, loss, rate, seconds, seconds, 0, 0, 0, 0),
        snapshot);
    listener.epochFinished(epoch, snapshot);
  }

  private static List<DataSet> examples(ImageBlock block, int classes) {
    List<DataSet> examples = new ArrayList<>(block.size());
    for (int row = 0; row < block.size(); row++) {
      examples.add(Dl4jArrays.example(block, row, classes));
    }
    return examples;
  }
}
