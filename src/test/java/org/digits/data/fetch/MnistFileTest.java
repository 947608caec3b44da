package org.digits.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.digits.data.ByteSource;
import org.digits.data.idx.IdxFixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFileTest {
  // FIPS 180-2's example.
  private static final MnistFile ABC =
      new MnistFile("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  @TempDir Path folder;

  @Test
  void itMatchesItsContentPlainOrPacked() throws IOException {
    assertThat(ABC.matches(plain("abc"))).isTrue();
    assertThat(ABC.matches(plain("abd"))).isFalse();
    assertThat(ABC.matches(plain("abcd"))).isFalse();
    assertThat(ABC.matches(packed("abc"))).isTrue();
    assertThat(ABC.matches(packed("abd"))).isFalse();
  }

  private ByteSource plain(String text) throws IOException {
    return ByteSource.of(Files.writeString(folder.resolve(text), text));
  }

  private ByteSource packed(String text) throws IOException {
    Path file = folder.resolve(text + ".gz");
    return ByteSource.of(
        Files.write(file, IdxFixtures.gzip(text.getBytes(StandardCharsets.UTF_8))));
  }
}
