package org.digits.bench;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.training.GroupResult;
import org.digits.training.SnapshotAverager;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * What a round costs beside its training, by the number of groups: a Spark job with a task a group
 * that gives back at once what it was sent, and the driver's mean of it. {@code --groups N,N,...
 * --rounds N --cores N}; the least of the rounds counts, and all is on one machine, so the
 * network's time comes on top.
 */
public final class RoundCost {
  private static final int SIDE = 28;
  private static final int WARM_UP = 50;
  private static final double MIB = 1 << 20;

  private RoundCost() {}

  /** Prints one table. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = new Arguments(args, "--groups", "--rounds", "--cores");
    int rounds = arguments.number("--rounds", 7);
    ConvolutionalNetwork network = MnistCnn.network(SIDE, SIDE, Mnist.CLASSES, 1, 0.003);
    NetworkSnapshot snapshot = network.initialSnapshot();
    double bytes =
        (double) Float.BYTES * (snapshot.parameters().length + snapshot.updaterState().length);
    System.out.println("| groups | to the driver, MiB | Spark's job, ms | mean, ms | both, ms |");
    System.out.println("|---:|---:|---:|---:|---:|");
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[%d]".formatted(arguments.number("--cores", 2)))
            .config("spark.ui.enabled", false)
            .config("spark.task.maxDirectResultSize", "8m")
            .config("spark.driver.maxResultSize", "0")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      for (int i = 0; i < WARM_UP; i++) {
        round(context, 1, snapshot);
      }
      for (int groups : arguments.numbers("--groups", "1,2,4,8,16,32,64,128,256,512,1024")) {
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (int round = 0; round < rounds; round++) {
          double[] seconds = round(context, groups, snapshot);
          least = seconds[0] + seconds[1] < least[0] + least[1] ? seconds : least;
        }
        System.out.printf(
            Locale.ROOT,
            "| %,d | %,.0f | %,.0f | %,.1f | %,.0f |%n",
            groups,
            groups * bytes / MIB,
            1000 * least[0],
            1000 * least[1],
            1000 * (least[0] + least[1]));
      }
    }
  }

  /** Seconds of the job and of the mean. */
  private static double[] round(JavaSparkContext context, int groups, NetworkSnapshot snapshot) {
    List<Integer> numbers = IntStream.range(0, groups).boxed().toList();
    JavaRDD<Integer> rdd = context.parallelize(numbers, groups);
    long begin = System.nanoTime();
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    ClassTag<GroupResult> type = ClassTag$.MODULE$.apply(GroupResult.class);
    GroupResult[] results =
        (GroupResult[]) context.sc().runJob(rdd.rdd(), new Echo(broadcast), type);
    long collected = System.nanoTime();
    SnapshotAverager averager = new SnapshotAverager();
    Arrays.stream(results)
        .sorted(Comparator.comparingInt(GroupResult::group))
        .forEach(result -> averager.add(result.snapshot(), result.examples()));
    NetworkSnapshot mean = averager.mean();
    double[] seconds = {(collected - begin) / 1e9, (System.nanoTime() - collected) / 1e9};
    if (mean.parameters().length != snapshot.parameters().length) {
      throw new IllegalStateException("a mean of another length");
    }
    broadcast.destroy();
    return seconds;
  }

  /** A task without a training. */
  private static final class Echo
      extends AbstractFunction2<TaskContext, Iterator<Integer>, GroupResult>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final Broadcast<NetworkSnapshot> broadcast;

    Echo(Broadcast<NetworkSnapshot> broadcast) {
      this.broadcast = broadcast;
    }

    @Override
    public GroupResult apply(TaskContext task, Iterator<Integer> groups) {
      return new GroupResult(groups.next(), broadcast.value(), 1, 0, 0, 0);
    }
  }
}
