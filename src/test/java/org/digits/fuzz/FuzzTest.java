package org.digits.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what it looks for. */
class FuzzTest {
  private static final Fuzz FUZZ = new Fuzz(IOException.class, "file", 16, 1 << 16);
  private static final List<byte[]> VALID = List.of(new byte[] {2, 3, 4, 5, 6, 7, 8, 9});

  @Test
  void anUndeclaredExceptionFailsWithTheTry() {
    finds("-Ddigits.fuzz.seed=1 -Ddigits.fuzz.try=", file -> divide(1, file[0]));
    finds("ArithmeticException", file -> divide(1, file.length > 3 ? file[3] : 1));
  }

  @Test
  void aMessageWithoutTheFileOrOfTwoLinesFails() {
    finds("java.io.IOException: broken", file -> refuse(file, "broken"));
    finds("java.io.IOException: file", file -> refuse(file, "file\nbroken"));
  }

  @Test
  void whatAHeaderAsksForFails() {
    finds("bytes for a file of", file -> allocate(file.length == 8 ? 0 : 1 << 20));
  }

  @Test
  void aReaderThatRefusesAValidFileFails() {
    assertThatThrownBy(
            () ->
                FUZZ.run(
                    0,
                    VALID,
                    file -> {
                      throw new IOException("file");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("a valid file: threw");
  }

  private static void finds(String problem, Fuzz.Reader reader) {
    assertThatThrownBy(() -> FUZZ.run(1000, VALID, reader))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  private static void divide(int a, int b) {
    if (a / b > a) {
      throw new IllegalStateException("one divided by a whole number is at most one");
    }
  }

  private static void allocate(int bytes) {
    if (new byte[bytes].length != bytes) {
      throw new IllegalStateException("an array has the length that it was made with");
    }
  }

  private static void refuse(byte[] file, String message) throws IOException {
    if (file.length != 8) {
      throw new IOException(message);
    }
  }
}
