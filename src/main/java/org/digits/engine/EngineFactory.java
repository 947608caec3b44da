package org.digits.engine;

import java.io.Serializable;

/** Makes engines on whatever machine a task runs on. */
public interface EngineFactory extends Serializable {
  /** A new engine with no snapshot loaded. */
  TrainingEngine create();
}
