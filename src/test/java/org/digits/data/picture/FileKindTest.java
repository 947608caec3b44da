package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {
  private static final long SEED = 41;

  @ParameterizedTest
  @CsvSource({"png,PNG", "jpg,JPEG", "gif,GIF", "bmp,BMP", "tiff,TIFF"})
  void picturesAreKnownAndCertain(String format, FileKind expected) throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      byte[] file = picture(format, 1 + random.nextInt(60), 1 + random.nextInt(60), random);

      assertThat(FileKind.of(file)).isEqualTo(expected);
      assertThat(expected.isPicture()).isTrue();
      assertThat(expected.isCertain(file)).isTrue();
    }
  }

  @Test
  void otherFilesAreNamed() {
    assertThat(FileKind.of(latin("\u0093NUMPY\u0001\0v\0{'descr'"))).isEqualTo(FileKind.NPY);
    assertThat(FileKind.of(latin("PK\u0003\u0004more"))).isEqualTo(FileKind.ZIP);
    assertThat(FileKind.of(latin("RIFF1234WEBPVP8 "))).isEqualTo(FileKind.WEBP);
    assertThat(FileKind.of(latin("\0\0\0\u0018ftypheic"))).isEqualTo(FileKind.HEIF);
    assertThat(FileKind.of(latin("\u001f\u008b\b\0more"))).isEqualTo(FileKind.GZIP);
    assertThat(FileKind.of(latin("\u0080\u0004]q."))).isEqualTo(FileKind.PICKLE);
    assertThat(FileKind.of(latin("\u0080\u0003]q."))).isEqualTo(FileKind.PICKLE);
    assertThat(FileKind.of(latin("words"))).isEqualTo(FileKind.NONE);
    assertThat(FileKind.of(new byte[0])).isEqualTo(FileKind.NONE);
  }

  @ParameterizedTest
  @CsvSource({"BM", "\u00ff\u00d8\u00ff", "\u001f\u008b\b", "\u0080\u0003", "\u0080\u0005"})
  void pixelsThatBeginLikeAFileAreNotCertain(String magic) {
    Random random = new Random(SEED);
    for (int i = 0; i < 50; i++) {
      byte[] pixels = new byte[400 + random.nextInt(1000)];
      random.nextBytes(pixels);
      byte[] begin = latin(magic);
      System.arraycopy(begin, 0, pixels, 0, begin.length);

      assertThat(FileKind.of(pixels).isCertain(pixels)).isFalse();
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] picture(String format, int height, int width, Random random)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[height * width];
    random.nextBytes(pixels);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
