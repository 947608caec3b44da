package org.digits.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a measuring program prints: one line of JSON, the last one. */
final class Result {
  private Result() {}

  static void print(Map<String, Object> result) throws JsonProcessingException {
    System.out.println(new ObjectMapper().writeValueAsString(result));
  }

  /**
   * Images per second of epochs; the first stands apart, for it compiles and allocates.
   *
   * @param images of an epoch
   * @param seconds of each epoch
   */
  static Map<String, Object> ofEpochs(long images, List<Double> seconds) {
    List<Map<String, Object>> epochs = new ArrayList<>();
    for (double value : seconds) {
      epochs.add(Map.of("seconds", value, "imagesPerSecond", images / value));
    }
    List<Double> later = seconds.size() > 1 ? seconds.subList(1, seconds.size()) : seconds;
    double sum = later.stream().mapToDouble(Double::doubleValue).sum();
    return Map.of(
        "imagesPerSecond", images * later.size() / sum,
        "firstEpochImagesPerSecond", images / seconds.get(0),
        "epochs", epochs);
  }
}
