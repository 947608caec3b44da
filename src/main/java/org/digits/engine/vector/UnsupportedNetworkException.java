package org.digits.engine.vector;

/** A network outside the family that the vector engine trains. The message names the layer. */
public class UnsupportedNetworkException extends RuntimeException {
  /** With a message that says which layer has what that is not supported. */
  public UnsupportedNetworkException(String message) {
    super(message);
  }
}
