package org.digits.model;

import org.digits.data.DataFormatException;

/** What a network is made of, without its parameters. */
public sealed interface NetworkConfiguration permits ConvolutionalNetwork, OtherNetwork {

  /**
   * Reads what DL4J's {@code MultiLayerConfiguration.toJson} writes.
   *
   * @throws DataFormatException if it is no network of DL4J
   */
  static NetworkConfiguration of(String json) throws DataFormatException {
    return ConfigurationReader.read(json);
  }

  /**
   * How many updates the network of DL4J's JSON has made.
   *
   * @throws DataFormatException if it is no network of DL4J
   */
  static long iteration(String json) throws DataFormatException {
    return ConfigurationReader.iteration(json);
  }

  /**
   * DL4J's JSON of the network, as its model files hold it.
   *
   * @param iteration updates done so far
   */
  String toJson(long iteration);

  /** Number of labels that the network tells apart. */
  int classes();

  /** The image sizes that it takes. */
  InputSizes sizes();
}
