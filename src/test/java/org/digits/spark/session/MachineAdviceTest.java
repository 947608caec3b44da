package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineAdviceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid Spark URL: spark://HeartbeatReceiver@my_laptop:34013",
        "Cannot assign requested address: Service 'sparkDriver' failed after 16 retries",
        "UnresolvedAddressException",
        "nowhere: Name or service not known",
        "nowhere: Temporary failure in name resolution"
      })
  void namesOfTheMachineAreSetByTheirVariables(String message) {
    assertThat(MachineAdvice.on(message).orElseThrow())
        .contains("SPARK_LOCAL_IP", "SPARK_LOCAL_HOSTNAME");
  }

  @Test
  void anErrorLineEndsWithTheAdvice() {
    assertThat(
            SparkFailures.message(new UnknownHostException("nowhere: Name or service not known")))
        .startsWith("nowhere: Name or service not known; executors have to reach");
    assertThat(SparkFailures.message(new SparkException("Master removed our application: FAILED")))
        .startsWith("Master removed our application: FAILED; no executor starts: its log ");
  }

  @Test
  void whatIsNotTheMachinesDoingGetsNone() {
    assertThat(MachineAdvice.on("System memory must be at least 471859200")).isEmpty();
  }
}
