package org.digits.training;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;

/** Lends engines and keeps them for the next borrower: their buffers are costly to make. */
public final class EnginePool implements AutoCloseable {
  private final EngineFactory factory;
  private final ConcurrentLinkedQueue<TrainingEngine> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** An empty pool. */
  public EnginePool(EngineFactory factory) {
    this.factory = factory;
  }

  /** An idle engine, or a new one. */
  public TrainingEngine borrow() {
    TrainingEngine engine = idle.poll();
    return engine == null ? factory.create() : engine;
  }

  /** Returns a borrowed engine. */
  public void giveBack(TrainingEngine engine) {
    idle.add(engine);
    if (closed) {
      closeIdle();
    }
  }

  /** Closes the idle engines, and each lent one when it comes back. */
  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    for (TrainingEngine engine = idle.poll(); engine != null; engine = idle.poll()) {
      engine.close();
    }
  }
}
