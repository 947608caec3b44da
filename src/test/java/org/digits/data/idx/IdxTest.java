package org.digits.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.digits.data.idx.IdxFixtures.gzip;
import static org.digits.data.idx.IdxFixtures.images;
import static org.digits.data.idx.IdxFixtures.ints;
import static org.digits.data.idx.IdxFixtures.labels;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.InMemory;
import org.junit.jupiter.api.Test;

class IdxTest {
  private static final byte[] IMAGES = images(3, 2, 2);
  private static final byte[] LABELS = labels(7, 200, 255);

  @Test
  void readsPixelsLabelsAndRowNumbers() throws IOException {
    ImageBlock block = Idx.read(plain(IMAGES), plain(LABELS));
    assertThat(block.height()).isEqualTo(2);
    assertThat(block.ids()).containsExactly(0, 1, 2);
    assertThat(block.labels()).containsExactly(7, 200, 255);
    assertThat(block.image(2)).containsExactly(8, 9, 10, 11);
  }

  @Test
  void readsGzip() throws IOException {
    ImageBlock block = Idx.read(zipped(gzip(IMAGES)), zipped(gzip(LABELS)));
    assertThat(block.pixels()).isEqualTo(Idx.read(plain(IMAGES), plain(LABELS)).pixels());
  }

  @Test
  void readsARangeWithItsRowNumbers() throws IOException {
    IdxHeader header = Idx.header(plain(IMAGES), plain(LABELS));
    assertThat(header).isEqualTo(new IdxHeader(3, 2, 2));
    for (ByteSource source : new ByteSource[] {plain(IMAGES), zipped(gzip(IMAGES))}) {
      ImageBlock block = Idx.readRange(source, plain(LABELS), header, 1, 3);
      assertThat(block.ids()).containsExactly(1, 2);
      assertThat(block.labels()).containsExactly(200, 255);
      assertThat(block.image(0)).containsExactly(4, 5, 6, 7);
    }
    assertThat(Idx.readRange(plain(IMAGES), plain(LABELS), header, 2, 2).size()).isZero();
  }

  @Test
  void refusesARangeOutsideTheFile() {
    IdxHeader header = new IdxHeader(3, 2, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Idx.readRange(plain(IMAGES), plain(LABELS), header, 2, 4))
        .withMessage("rows [2, 4) of 3 images");
  }

  @Test
  void noticesThatAFileChangedBetweenHeaderAndRange() {
    IdxHeader header = new IdxHeader(4, 2, 2);
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> Idx.readRange(plain(IMAGES), plain(LABELS), header, 0, 1))
        .withMessageContaining("the file changed while it was read");
  }

  @Test
  void namesTruncatedPixels() {
    failure(plain(Arrays.copyOf(IMAGES, 20)), plain(LABELS))
        .withMessage(
            "mem: at byte 16 expected 12 bytes of pixels, found 4; it is truncated; "
                + "get a complete copy of the file");
    failure(zipped(gzip(Arrays.copyOf(IMAGES, 20))), plain(LABELS))
        .withMessageContaining("expected 12 bytes of pixels, found the end of the file after 4");
  }

  @Test
  void namesATruncatedHeader() {
    failure(plain(Arrays.copyOf(IMAGES, 6)), plain(LABELS))
        .withMessageContaining("at byte 4 expected 4 bytes of image count")
        .withMessageContaining("found the end of the file after 2");
    failure(plain(new byte[0]), plain(LABELS))
        .withMessageContaining("at byte 0 expected 4 bytes of the magic number");
  }

  @Test
  void namesTrailingBytes() {
    byte[] longer = Arrays.copyOf(IMAGES, IMAGES.length + 1);
    failure(plain(longer), plain(LABELS))
        .withMessageContaining("at byte 16 expected 12 bytes of pixels, found 13; it has trailing");
    failure(zipped(gzip(longer)), plain(LABELS))
        .withMessageContaining("at byte 28 expected the end of the file, found more bytes");
  }

  @Test
  void allocatesNoMoreThanTheFileHolds() {
    byte[] huge = ints(0x803, 500_000, 64, 64, 0);
    failure(plain(huge), plain(LABELS))
        .withMessageContaining("2048000000 bytes of pixels, found 4");
    failure(zipped(gzip(huge)), plain(LABELS))
        .withMessageContaining("at byte 16 expected 2048000000 bytes of pixels")
        .withMessageContaining("found a gzip that holds at most");
    byte[] hugeLabels = ints(0x801, 500_000);
    failure(plain(IMAGES), zipped(gzip(hugeLabels)))
        .withMessageContaining("at byte 8 expected 500000 bytes of labels");
  }

  @Test
  void theFirstNumberOfARowOfLabelsCounts() throws IOException {
    // QMNIST's: n x 8 of int32, the label, then where the image comes from.
    byte[] rows =
        ints(0xc02, 3, 8, 7, 0, 0, 0, 0, 1, 2, 3, 300, 9, 9, 9, 9, 9, 9, 9, 2, 0, 0, 0, 0, 0, 0, 0);
    IdxHeader header = Idx.header(plain(IMAGES), plain(rows));

    assertThat(Idx.read(plain(IMAGES), plain(rows)).labels()).containsExactly(7, 300, 2);
    assertThat(Idx.readRange(plain(IMAGES), zipped(gzip(rows)), header, 1, 3).labels())
        .containsExactly(300, 2);
    assertThat(Idx.read(plain(IMAGES), plain(ints(0xc01, 3, 4, 5, 6))).labels())
        .containsExactly(4, 5, 6);
  }

  @Test
  void labelsThatAreNoWholeNumbersAreRefusedByType() {
    failure(plain(IMAGES), plain(ints(0xd01, 3, 0, 0, 0)))
        .withMessageContaining("expected 0x00000801, labels, found 0x00000d01, float32 in 1 dim");
    failure(plain(IMAGES), plain(ints(0xc03, 3, 1, 1, 0, 0, 0)))
        .withMessageContaining("found 0x00000c03, int32 in 3 dimensions");
    failure(plain(IMAGES), plain(ints(0xc02, 3, 8, 7, 0, 0)))
        .withMessageContaining("at byte 12 expected 96 bytes of labels, found 12");
  }

  @Test
  void namesAWrongMagic() {
    failure(plain(ints(0x0d03, 3, 2, 2)), plain(LABELS))
        .withMessage(
            "mem: at byte 0 expected 0x00000803, images of unsigned bytes, found 0x00000d03, "
                + "float32 in 3 dimensions; store the images as unsigned bytes in 3 dimensions");
    failure(plain(gzip(IMAGES)), plain(LABELS)).withMessageContaining("this is gzip: give");
  }

  @Test
  void namesSwappedFiles() {
    failure(plain(LABELS), plain(IMAGES))
        .withMessageContaining("this is a label file: were the image and label files swapped?");
    failure(plain(IMAGES), plain(IMAGES))
        .withMessageContaining(
            "expected 0x00000801, labels, found 0x00000803; this is an image file");
  }

  @Test
  void namesCountsThatDiffer() {
    failure(plain(IMAGES), plain(labels(1, 2)))
        .withMessage(
            "mem: at byte 4 expected 3 labels, one per image, found 2; "
                + "do the image and label files belong together?");
  }

  @Test
  void refusesImpossibleSizes() {
    failure(plain(ints(0x803, -1, 2, 2)), plain(LABELS))
        .withMessageContaining("at byte 4 expected image count in [1, 2147483647], found -1");
    failure(plain(ints(0x803, 3, 0, 2)), plain(LABELS))
        .withMessageContaining("at byte 8 expected height in [1, 4096], found 0");
    failure(plain(ints(0x803, 3, 2, 5000)), plain(LABELS))
        .withMessageContaining("at byte 12 expected width in [1, 4096], found 5000");
  }

  @Test
  void namesBrokenGzip() {
    failure(zipped(IMAGES), plain(LABELS))
        .withMessageContaining("mem.gz: at byte 0 expected a complete gzip stream, found broken");
    byte[] cut = Arrays.copyOf(gzip(IMAGES), gzip(IMAGES).length - 6);
    failure(zipped(cut), plain(LABELS)).withMessageContaining("expected a complete gzip stream");
    byte[] wrongSum = gzip(IMAGES);
    wrongSum[wrongSum.length - 7] ^= 1;
    failure(zipped(wrongSum), plain(LABELS)).withMessageContaining("expected a complete gzip");
  }

  @Test
  void theLastSliceNoticesWhatAGzipTellsAtItsEnd() throws IOException {
    byte[] wrongSum = gzip(IMAGES);
    wrongSum[wrongSum.length - 7] ^= 1;
    byte[] longer = gzip(Arrays.copyOf(IMAGES, IMAGES.length + 1));
    IdxHeader header = new IdxHeader(3, 2, 2);
    for (byte[] images : List.of(wrongSum, longer)) {
      assertThat(Idx.readRange(zipped(images), plain(LABELS), header, 0, 2).size()).isEqualTo(2);
      assertThatExceptionOfType(DataFormatException.class)
          .isThrownBy(() -> Idx.readRange(zipped(images), plain(LABELS), header, 2, 3));
      try (IdxImages.Part part = IdxImages.openRange(zipped(images), header, 1, 3)) {
        assertThat(part.next()).containsExactly(4, 5, 6, 7);
        assertThatExceptionOfType(DataFormatException.class).isThrownBy(part::next);
      }
    }
  }

  private static ByteSource plain(byte[] bytes) {
    return new InMemory("mem", bytes);
  }

  private static ByteSource zipped(byte[] bytes) {
    return new InMemory("mem.gz", bytes);
  }

  private static ThrowableAssertAlternative<DataFormatException> failure(
      ByteSource images, ByteSource labels) {
    return assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(
            () -> {
              IdxHeader header = Idx.header(images, labels);
              Idx.readRange(images, labels, header, 0, header.count());
            });
  }
}
