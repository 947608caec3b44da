package org.digits.model;

/**
 * A network that is no {@link ConvolutionalNetwork}, for DL4J alone.
 *
 * @param json DL4J's
 * @param classes of the last layer
 * @param difference what it has that a ConvolutionalNetwork has not, and where
 */
public record OtherNetwork(String json, int classes, String difference)
    implements NetworkConfiguration {

  @Override
  public String toJson(long iteration) {
    return ConfigurationJson.at(json, iteration);
  }

  @Override
  public InputSizes sizes() {
    return InputSizes.ANY;
  }
}
