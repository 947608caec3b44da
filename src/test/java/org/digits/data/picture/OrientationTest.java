package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  /** What a camera stored of the picture 123 over 456, by orientation from 1 on. */
  private static final String[] STORED = {
    "123/456", "321/654", "654/321", "456/123", "14/25/36", "36/25/14", "63/52/41", "41/52/63"
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOrientationIsTurnedUpright(int orientation) {
    assertThat(text(Orientation.upright(image(STORED[orientation - 1]), orientation)))
        .isEqualTo(STORED[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void jpegPngAndTiffSayTheirOrientation(int orientation) throws IOException {
    byte[] jpeg = TakenPictures.withOrientation(written("jpg"), orientation);
    byte[] png = withChunk(written("png"), TakenPictures.tiff(orientation));

    assertThat(of(jpeg)).isEqualTo(orientation);
    assertThat(of(png)).isEqualTo(orientation);
    assertThat(of(TakenPictures.tiff(orientation))).isEqualTo(orientation);
    assertThat(of(littleEndian(orientation))).isEqualTo(orientation);
    assertThat(PictureDecoder.decode(new ByteArrayInputStream(jpeg)).height())
        .isEqualTo(orientation < 5 ? 20 : 30);
    assertThat(PictureDecoder.decode(new ByteArrayInputStream(png)).height())
        .isEqualTo(orientation < 5 ? 20 : 30);
  }

  @Test
  void whatIsMissingOrBrokenIsUpright() throws IOException {
    byte[] jpeg = TakenPictures.withOrientation(written("jpg"), 6);

    assertThat(of(new byte[0])).isEqualTo(1);
    assertThat(of(new byte[30])).isEqualTo(1);
    assertThat(of(written("jpg"))).isEqualTo(1);
    assertThat(of(written("png"))).isEqualTo(1);
    assertThat(of(Arrays.copyOf(jpeg, 30))).isEqualTo(1);
    byte[] far = TakenPictures.tiff(6);
    far[4] = (byte) 0xF0;
    assertThat(of(far)).isEqualTo(1);
    assertThat(of(TakenPictures.withOrientation(written("jpg"), 9))).isEqualTo(1);
    assertThat(of(TakenPictures.withOrientation(written("jpg"), 0))).isEqualTo(1);
  }

  private static int of(byte[] file) throws IOException {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      int orientation = Orientation.of(stream);
      assertThat(stream.getStreamPosition()).isZero();
      return orientation;
    }
  }

  private static byte[] written(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY), format, bytes);
    return bytes.toByteArray();
  }

  private static byte[] littleEndian(int orientation) {
    return ByteBuffer.allocate(26)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {'I', 'I', 42, 0})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  /** With a chunk eXIf behind the header, which ends at byte 33. */
  private static byte[] withChunk(byte[] png, byte[] exif) {
    byte[] type = {'e', 'X', 'I', 'f'};
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(exif);
    return ByteBuffer.allocate(png.length + exif.length + 12)
        .put(png, 0, 33)
        .putInt(exif.length)
        .put(type)
        .put(exif)
        .putInt((int) crc.getValue())
        .put(png, 33, png.length - 33)
        .array();
  }

  private static GreyImage image(String rows) {
    String[] lines = rows.split("/", -1);
    String all = String.join("", lines);
    byte[] pixels = new byte[all.length()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) all.charAt(i);
    }
    return new GreyImage(lines.length, lines[0].length(), pixels);
  }

  private static String text(GreyImage image) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < image.height(); y++) {
      text.append(y > 0 ? "/" : "");
      for (int x = 0; x < image.width(); x++) {
        text.append((char) image.pixel(y, x));
      }
    }
    return text.toString();
  }
}
