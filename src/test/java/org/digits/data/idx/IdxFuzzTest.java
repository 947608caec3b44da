package org.digits.data.idx;

import static org.digits.data.idx.IdxFixtures.gzip;
import static org.digits.data.idx.IdxFixtures.images;
import static org.digits.data.idx.IdxFixtures.ints;
import static org.digits.data.idx.IdxFixtures.labels;

import java.util.List;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.InMemory;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.api.Test;

class IdxFuzzTest {
  private static final byte[] IMAGES = images(5, 4, 3);
  private static final byte[] LABELS = labels(0, 1, 2, 9, 255);
  private static final Fuzz PLAIN = new Fuzz(DataFormatException.class, "mem", 32, 64 << 10);
  // Deflate makes at most 1032 bytes of one, and reading copies them; inflaters have buffers.
  private static final Fuzz GZIP = new Fuzz(DataFormatException.class, "mem", 4 * 1032, 256 << 10);

  @Test
  void imagesAreReadOrRefused() throws Exception {
    PLAIN.run(20_000, List.of(IMAGES), file -> read(plain(file), plain(LABELS)));
  }

  @Test
  void labelsAreReadOrRefused() throws Exception {
    PLAIN.run(20_000, List.of(LABELS), file -> read(plain(IMAGES), plain(file)));
  }

  @Test
  void rowsOfLabelsAreReadOrRefused() throws Exception {
    byte[] rows = ints(0xc02, 5, 2, 0, 0, 1, 0, 2, 0, 9, 0, 255, 0);
    PLAIN.run(20_000, List.of(rows), file -> read(plain(IMAGES), plain(file)));
  }

  @Test
  void gzipIsReadOrRefused() throws Exception {
    GZIP.run(5000, List.of(gzip(IMAGES)), file -> read(zipped(file), plain(LABELS)));
    GZIP.run(5000, List.of(gzip(LABELS)), file -> read(plain(IMAGES), zipped(file)));
  }

  @Test
  void whatIsInsideGzipIsReadOrRefused() throws Exception {
    GZIP.run(5000, List.of(IMAGES), IdxFixtures::gzip, f -> read(zipped(f), plain(LABELS)));
    GZIP.run(5000, List.of(LABELS), IdxFixtures::gzip, f -> read(plain(IMAGES), zipped(f)));
  }

  /** Whole, by ranges, and the images alone. */
  private static void read(ByteSource images, ByteSource labels) throws Exception {
    IdxHeader header = Idx.header(images, labels);
    int middle = header.count() / 2;
    Idx.readRange(images, labels, header, middle, header.count());
    try (IdxImages.Part part = IdxImages.openRange(images, header, middle, header.count())) {
      while (part.hasNext()) {
        part.next();
      }
    }
    Idx.read(images, labels);
  }

  private static ByteSource plain(byte[] bytes) {
    return new InMemory("mem", bytes);
  }

  private static ByteSource zipped(byte[] bytes) {
    return new InMemory("mem.gz", bytes);
  }
}
