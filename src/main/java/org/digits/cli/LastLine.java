package org.digits.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes on what is written, and remembers the last line of it. */
public final class LastLine extends FilterOutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean ended;

  /** Of what goes to another stream. */
  public LastLine(OutputStream out) {
    super(out);
  }

  @Override
  public synchronized void write(int character) throws IOException {
    out.write(character);
    if (ended) {
      line.reset();
    }
    ended = character == '\n';
    if (!ended) {
      line.write(character);
    }
  }

  /** Without its end. */
  public synchronized String text() {
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
