package org.digits.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterGroupsTest {
  @ParameterizedTest
  @CsvSource({
    "local, 1",
    "local[3], 3",
    "'local[3,4]', 3",
    "'local[3 , 4]', 3",
  })
  void inThisProcessAllCoresAreOneGroup(String master, int workers) {
    // No part of the size of this process.
    SparkConf conf = conf(master, "spark.default.parallelism=50");
    assertThat(ClusterGroups.promised(conf)).contains(new ClusterGroups(1, workers, true));
  }

  @Test
  void theStarStandsForTheMachinesCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(ClusterGroups.promised(conf("local[*,4]", "")))
        .contains(new ClusterGroups(1, cores, true));
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, '', 2, 1",
    "yarn, 'spark.executor.instances=3 spark.executor.cores=4', 3, 4",
    "yarn, 'spark.executor.instances=3 spark.executor.cores=4 spark.task.cpus=1', 12, 1",
    "yarn, 'spark.executor.instances=3 spark.executor.cores=5 spark.task.cpus=2', 6, 2",
    "yarn, 'spark.executor.instances=3 spark.default.parallelism=50', 3, 1",
    "k8s://https://host:6443, 'spark.executor.instances=4 spark.executor.cores=2', 4, 2",
    "yarn, 'spark.dynamicAllocation.enabled=true spark.dynamicAllocation.minExecutors=3', 3, 1",
    "yarn, 'spark.dynamicAllocation.enabled=true spark.dynamicAllocation.minExecutors=3 spark.dynamicAllocation.initialExecutors=5 spark.executor.cores=2', 10, 1",
    "'local-cluster[2,2,1024]', 'spark.task.cpus=2', 2, 2",
    "'local-cluster[3, 2, 1024]', '', 3, 2",
    "spark://host:7077, 'spark.cores.max=8 spark.executor.cores=3', 2, 3",
    "mesos://host:5050, 'spark.cores.max=8 spark.executor.cores=4', 8, 1",
    "spark://host:7077, 'spark.cores.max=8 spark.executor.cores=4 spark.task.cpus=2', 4, 2",
  })
  void theConfigurationPromisesTheGroups(String master, String options, int groups, int workers) {
    assertThat(ClusterGroups.promised(conf(master, options)))
        .contains(new ClusterGroups(groups, workers, true));
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, ''",
    "spark://host:7077, spark.executor.cores=4",
    "spark://host:7077, spark.cores.max=8",
    "yarn, spark.dynamicAllocation.enabled=true",
    "yarn, 'spark.executor.cores=1 spark.task.cpus=2'",
  })
  void someConfigurationsPromiseNothing(String master, String options) {
    assertThat(ClusterGroups.promised(conf(master, options))).isEmpty();
  }

  private static SparkConf conf(String master, String options) {
    SparkConf conf = new SparkConf(false).setMaster(master);
    for (String option : options.split(" ", -1)) {
      if (!option.isEmpty()) {
        conf.set(
            option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
      }
    }
    return conf;
  }
}
