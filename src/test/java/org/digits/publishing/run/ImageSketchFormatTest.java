package org.digits.publishing.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.digits.evaluation.ImageSketch;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.Test;

class ImageSketchFormatTest {
  private static final int HEADER_BYTES = 20;

  @Test
  void sketchesAreReadBack() throws Exception {
    ImageSketch.Builder more = new ImageSketch.Builder();
    new Random(7).longs(ImageSketch.CAPACITY + 100).forEach(more::add);
    ImageSketch sample = more.build();
    ImageSketch few = ImageSketch.of(new long[] {-5, 0, 9}, true, true);
    for (ImageSketch sketch :
        List.of(sample, few, ImageSketch.none(), sample.withUnknownOnes(), few.withUnknownOnes())) {
      byte[] bytes = ImageSketchFormat.write(sketch);
      assertThat(bytes).hasSize(HEADER_BYTES + 8 * sketch.hashes().length);
      assertThat(ImageSketchFormat.read(bytes, "x")).isEqualTo(sketch);
    }
    assertThat(ImageSketchFormat.write(sample)).hasSizeLessThan(525_000);
  }

  @Test
  void whatWasNotWrittenSoIsRefused() {
    byte[] file = ImageSketchFormat.write(ImageSketch.of(new long[] {-5, 0, 9}, true, true));

    refuses(new byte[3], "it has 3 bytes, too few for a header");
    refuses(with(file, 0, 0), "it begins with 000000005453494d");
    refuses(with(file, 8, 2), "its format version is 2, this program reads 1");
    refuses(with(file, 12, 4), "its flags are 4");
    refuses(with(file, 16, 2), "it has 24 bytes of hashes, its header says 2 of them");
    refuses(with(file, 16, -1), "its header says -1 of them");
    refuses(with(file, 12, 2), "expected exactly 65536 hashes, found 3");
    refuses(with(file, 24, 0x7FFFFFFF), "expected increasing hashes");
  }

  private static void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> ImageSketchFormat.read(file, "x.bin"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("x.bin are no hashes of training images: ")
        .hasMessageContaining(reason);
  }

  private static byte[] with(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }
}
