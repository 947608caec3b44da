package org.digits.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MlflowBatchesTest {
  @Test
  void requestsStayWithinTheServersLimitsAndLoseNothing() {
    MlflowBatches batches = new MlflowBatches("id");
    for (int i = 0; i < 1700; i++) {
      batches.metric("m" + i % 3, i, 1000 + i, i);
    }
    for (int i = 0; i < 130; i++) {
      batches.params(Map.of("p" + i, i));
      batches.tag("t" + i, "v" + i);
    }

    List<ObjectNode> requests = batches.requests();

    assertThat(requests).hasSize(3);
    assertThat(requests)
        .allSatisfy(
            request -> {
              int metrics = request.at("/metrics").size();
              int params = request.at("/params").size();
              int tags = request.at("/tags").size();
              assertThat(params).isLessThanOrEqualTo(100);
              assertThat(tags).isLessThanOrEqualTo(100);
              assertThat(metrics + params + tags).isLessThanOrEqualTo(1000);
              assertThat(request.at("/run_id").asText()).isEqualTo("id");
            });
    assertThat(requests)
        .extracting(request -> request.at("/metrics").size())
        .containsExactly(800, 800, 100);
    assertThat(requests)
        .extracting(request -> request.at("/params").size())
        .containsExactly(100, 30, 0);
    assertThat(requests.get(2).at("/metrics/99/step").asInt()).isEqualTo(1699);
    assertThat(requests.get(2).at("/metrics/99/timestamp").asLong()).isEqualTo(2699);
  }

  @Test
  void emptyParametersAreLeftOutAndLongOnesCut() {
    MlflowBatches batches = new MlflowBatches("id");
    batches.params(Map.of("empty", ""));
    batches.params(Map.of("long", "x".repeat(700)));

    assertThat(batches.requests()).hasSize(1);
    assertThat(batches.requests().get(0).at("/params")).hasSize(1);
    assertThat(batches.requests().get(0).at("/params/0/value").asText()).hasSize(500);
  }
}
