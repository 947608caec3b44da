package org.digits.publishing.checkpoint;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.digits.publishing.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints beside the training: a round goes on while the one before it is stored. A
 * failure of the storage surfaces with the next checkpoint, and is a warning at the end.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final CheckpointStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread worker = new Thread(task, "digits-checkpoints");
            worker.setDaemon(true);
            return worker;
          });
  private Future<?> last;

  /** A writer for one run. */
  public CheckpointWriter(CheckpointStore store) {
    this.store = store;
  }

  /**
   * Stores a checkpoint once the one before it is stored.
   *
   * @throws StorageException if the one before could not be
   */
  public void write(Checkpoint checkpoint) throws StorageException, InterruptedException {
    await();
    last =
        thread.submit(
            () -> {
              store.write(checkpoint);
              return null;
            });
  }

  private void await() throws StorageException, InterruptedException {
    if (last == null) {
      return;
    }
    Future<?> awaited = last;
    last = null;
    try {
      awaited.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw new StorageException("a checkpoint could not be written: " + e.getCause(), e);
    }
  }

  /** Ends the thread; a checkpoint on its way is still stored. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      await();
    } catch (StorageException e) {
      // The training is done, or has failed for a reason of its own.
      LOG.warn("the last checkpoint is missing: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
