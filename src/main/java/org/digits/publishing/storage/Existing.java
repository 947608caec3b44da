package org.digits.publishing.storage;

/** What happens to what stands where something is to be written. */
public enum Existing {
  /** It stays, and nothing is written. */
  REFUSE,
  /** It is replaced. */
  REPLACE
}
