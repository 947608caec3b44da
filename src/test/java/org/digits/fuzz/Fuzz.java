package org.digits.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Reads damaged files. Reading succeeds or throws the declared exception with one line that names
 * the file, ends, and allocates memory in proportion to the file's length alone. A try depends on
 * the seed and its number, so that the command which a failure names repeats it.
 *
 * <p>{@code -Ddigits.fuzz.tries=N} tries longer, {@code -Ddigits.fuzz.seed=N} others, {@code
 * -Ddigits.fuzz.try=N} a single one.
 *
 * @param declared what the reader may throw
 * @param named part of every message; empty where the reader does not know the file
 * @param bytesPerByte allocated at most for each byte of the file
 * @param moreBytes allocated at most beyond that
 */
public record Fuzz(
    Class<? extends Throwable> declared, String named, int bytesPerByte, long moreBytes) {
  private static final int HANG_SECONDS = 60;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads the bytes of one file. */
  public interface Reader {
    /** Reads and forgets. */
    void read(byte[] file) throws Exception;
  }

  /**
   * Damages files that are read without an exception as they are.
   *
   * @param tries in a build
   */
  public void run(int tries, List<byte[]> valid, Reader reader) throws InterruptedException {
    run(tries, valid, UnaryOperator.identity(), reader);
  }

  /** As above; what was damaged is packed before it is read: compressed, or its checksum mended. */
  public void run(int tries, List<byte[]> valid, UnaryOperator<byte[]> pack, Reader reader)
      throws InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor(Fuzz::daemon);
    try {
      for (byte[] file : valid) {
        expect(read(thread, reader, pack.apply(file), false), "a valid file");
      }
      long seed = Long.getLong("digits.fuzz.seed", 1);
      int only = Integer.getInteger("digits.fuzz.try", -1);
      int first = Math.max(0, only);
      int end = only < 0 ? Integer.getInteger("digits.fuzz.tries", tries) : only + 1;
      for (int i = first; i < end; i++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_000_007L + i);
        byte[] file = Damage.of(valid.get(random.nextInt(valid.size())), random);
        expect(
            read(thread, reader, pack.apply(file), true),
            "-Ddigits.fuzz.seed=%d -Ddigits.fuzz.try=%d".formatted(seed, i));
      }
    } finally {
      thread.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    return thread;
  }

  private static void expect(String problem, String where) {
    if (!problem.isEmpty()) {
      throw new AssertionError(where + ": " + problem);
    }
  }

  private String read(ExecutorService thread, Reader reader, byte[] file, boolean mayThrow)
      throws InterruptedException {
    try {
      return thread
          .submit(() -> problem(reader, file, mayThrow))
          .get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "did not end within " + HANG_SECONDS + " seconds";
    } catch (ExecutionException e) {
      throw new AssertionError("the fuzzer itself failed", e);
    }
  }

  /** What reading did wrong; empty where nothing. */
  private String problem(Reader reader, byte[] file, boolean mayThrow) {
    long most = moreBytes + (long) bytesPerByte * file.length;
    Outcome outcome = attempt(reader, file);
    if (outcome.allocated() > most) {
      // Once more: the first time may have loaded classes.
      outcome = attempt(reader, file);
    }
    Throwable thrown = outcome.thrown();
    if (outcome.allocated() > most) {
      return "allocated %d bytes for a file of %d, more than %d; it threw %s"
          .formatted(outcome.allocated(), file.length, most, thrown);
    }
    return thrown == null || (mayThrow && isDeclared(thrown)) ? "" : trace(thrown);
  }

  /** What reading threw, or null, and the bytes that its thread allocated. */
  private record Outcome(Throwable thrown, long allocated) {}

  private static Outcome attempt(Reader reader, byte[] file) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Throwable thrown = null;
    try {
      reader.read(file);
    } catch (Throwable e) {
      thrown = e;
    }
    return new Outcome(thrown, THREADS.getCurrentThreadAllocatedBytes() - before);
  }

  private boolean isDeclared(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return declared.isInstance(thrown) && message.contains(named) && message.lines().count() == 1;
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return "threw " + trace;
  }
}
