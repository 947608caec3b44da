package org.digits.publishing.champion;

import org.digits.publishing.storage.StorageException;

/** The champion is no longer the one that a decision was made against; nothing was changed. */
public final class ChampionMovedException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The message names both champions. */
  public ChampionMovedException(String message) {
    super(message);
  }
}
