package org.digits.data.npy;

import static org.digits.data.npy.NpzFixtures.labels;
import static org.digits.data.npy.NpzFixtures.npy;
import static org.digits.data.npy.NpzFixtures.npz;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.InMemory;
import org.digits.data.npy.NpzReader.Array;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.api.Test;

class NpzFuzzTest {
  private static final byte[] IMAGES = npy("|u1", "(5, 4, 3)", new byte[60]);
  private static final byte[] LABELS = labels("<i8", 0, 1, 2, 9, 255);
  // A file is opened a few times, each with buffers and an inflater.
  private static final Fuzz NPZ = new Fuzz(DataFormatException.class, "mem", 16 * 1032, 8 << 20);

  @Test
  void filesAreReadOrRefused() throws Exception {
    NPZ.run(
        10_000,
        List.of(npz(ZipEntry.STORED, arrays(IMAGES)), npz(ZipEntry.DEFLATED, arrays(IMAGES))),
        NpzFuzzTest::read);
  }

  @Test
  void whatIsInsideIsReadOrRefused() throws Exception {
    NPZ.run(
        5000, List.of(IMAGES), array -> npz(ZipEntry.DEFLATED, arrays(array)), NpzFuzzTest::read);
    NPZ.run(
        5000,
        List.of(LABELS, labels("|u1", 1, 2)),
        array -> npz(ZipEntry.STORED, Map.of("y_train", array)),
        NpzFuzzTest::read);
  }

  private static Map<String, byte[]> arrays(byte[] images) {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("x_train", images);
    arrays.put("y_train", LABELS);
    return arrays;
  }

  /** All arrays, labels as numbers. */
  private static void read(byte[] npz) throws IOException {
    ByteSource file = new InMemory("mem.npz", npz);
    for (Array array : NpzReader.arrays(file)) {
      try (NpzReader reader = NpzReader.open(file)) {
        reader.seek(array);
        NpyHeader header = array.header();
        if (header.type().isWhole() && header.shape().size() == 1) {
          reader.wholeNumbers(header);
        } else {
          long bytes = header.type().bytes();
          for (int length : header.shape()) {
            bytes = Math.min(1 << 20, bytes * length);
          }
          reader.bytes((int) bytes, "elements");
          reader.expectEnd();
        }
      }
    }
  }
}
