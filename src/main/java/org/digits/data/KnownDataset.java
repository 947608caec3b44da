package org.digits.data;

import java.util.Arrays;
import java.util.Optional;

/** Data sets that are known by their content, wherever their files lie. */
public enum KnownDataset {
  /** LeCun, Cortes and Burges: 60,000 training and 10,000 test images. */
  MNIST(
      "MNIST",
      "ylecun/mnist",
      "b83f6ec505de7e1175c58ba3303221dc5883b527e94cbe4595bbe50742fa223d",
      "3af8d1ebdede87a595ac5860c16582035287e840348251879f98a85825a27f35");

  private final String label;
  private final String hubId;
  private final String trainSha256;
  private final String testSha256;

  KnownDataset(String label, String hubId, String trainSha256, String testSha256) {
    this.label = label;
    this.hubId = hubId;
    this.trainSha256 = trainSha256;
    this.testSha256 = testSha256;
  }

  /** The data set whose training or test part has this content, as metrics.json names it. */
  public static Optional<KnownDataset> of(String sha256) {
    return Arrays.stream(values())
        .filter(set -> set.trainSha256.equals(sha256) || set.testSha256.equals(sha256))
        .findFirst();
  }

  /** The name that users know. */
  public String label() {
    return label;
  }

  /** The id on the Hugging Face hub. */
  public String hubId() {
    return hubId;
  }
}
