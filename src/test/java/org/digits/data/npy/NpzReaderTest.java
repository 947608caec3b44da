package org.digits.data.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.digits.data.npy.NpzFixtures.labels;
import static org.digits.data.npy.NpzFixtures.npy;
import static org.digits.data.npy.NpzFixtures.npz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.InMemory;
import org.digits.data.npy.NpzNames.Kind;
import org.digits.data.npy.NpzReader.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzReaderTest {
  private static final byte[] IMAGES =
      npy("|u1", "(3, 2, 2)", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1});

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void arraysAreFoundBehindEachOther(int method) throws IOException {
    ByteSource file = file(npz(method, keras()));

    List<Array> arrays = NpzReader.arrays(file);

    assertThat(arrays).extracting(Array::name).containsExactly("x_test", "x_train", "y_train");
    assertThat(arrays.get(1).header())
        .isEqualTo(new NpyHeader(new NpyType(false, 'u', 1), false, List.of(3, 2, 2)));
    try (NpzReader reader = NpzReader.open(file)) {
      reader.seek(arrays.get(1));
      reader.skip(8);
      assertThat(reader.bytes(4, "pixels")).containsExactly(8, 9, 10, -1);
      reader.expectEnd();
    }
    try (NpzReader reader = NpzReader.open(file)) {
      reader.seek(arrays.get(2));
      assertThat(reader.wholeNumbers(arrays.get(2).header())).containsExactly(7, 0, 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"|u1", "<u2", ">u2", "<i2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8"})
  void labelsOfEveryWholeTypeAreRead(String type) throws IOException {
    ByteSource file = file(npz(ZipEntry.DEFLATED, Map.of("y", labels(type, 3, 0, 127))));
    Array array = NpzReader.arrays(file).get(0);

    try (NpzReader reader = NpzReader.open(file)) {
      reader.seek(array);
      assertThat(reader.wholeNumbers(array.header())).containsExactly(3, 0, 127);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<f4,float32",
    "<f8,float64",
    "|b1,bool",
    "<U7,texts",
    "|O,Python objects",
    ">i4,int32"
  })
  void typesAreCalledAsNumpyCallsThem(String code, String name) {
    assertThat(NpyType.of(code)).get().hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionOfAHeaderIsRead(int version) throws IOException {
    // Python 2 wrote its long numbers so, and the order of the keys is free.
    byte[] array =
        npy(version, "{'shape': (2L, 3L), 'fortran_order': True, 'descr': '<f4'}", new byte[24]);

    NpyHeader header =
        NpzReader.arrays(file(npz(ZipEntry.DEFLATED, Map.of("a", array)))).get(0).header();

    assertThat(header).hasToString("float32 of shape (2, 3) in Fortran order");
  }

  @Test
  void whatIsNoNpzIsOneLine() {
    fails(new byte[0], "mem.npz: expected a zip of NumPy arrays, found none in it");
    fails(
        "not a zip".getBytes(StandardCharsets.UTF_8),
        "mem.npz: expected a zip of NumPy arrays, found none in it");
    fails(
        npz(ZipEntry.STORED, Map.of("a", new byte[7])),
        "array a: at byte 0 expected 8 bytes of the magic string");
    fails(
        npz(ZipEntry.STORED, Map.of("a", new byte[99])),
        "array a: at byte 0 expected NumPy's magic string");
    fails(
        npz(
            ZipEntry.STORED,
            Map.of("a", npy(1, "{'descr': [('x', '<i4')], 'shape': (3,)}", new byte[12]))),
        "array a: at byte 10 expected a header with one type");
    byte[] cut = npz(ZipEntry.DEFLATED, keras());
    fails(Arrays.copyOf(cut, 120), "expected a complete .npz, found broken data");
  }

  @Test
  void aWrongChecksumIsNoticedAtTheEndOfTheArray() throws IOException {
    byte[] file = npz(ZipEntry.STORED, Map.of("x", IMAGES));
    int pixel = 30 + "x.npy".length() + IMAGES.length - 1;
    file[pixel] ^= 1;
    Array array =
        new Array("x", new NpyHeader(new NpyType(false, 'u', 1), false, List.of(3, 2, 2)));

    try (NpzReader reader = NpzReader.open(file(file))) {
      reader.seek(array);
      reader.bytes(11, "pixels");
      assertThatThrownBy(() -> readLast(reader))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("mem.npz: expected a complete .npz, found broken data in array x");
    }
  }

  private static void readLast(NpzReader reader) throws IOException {
    reader.bytes(1, "pixels");
    reader.expectEnd();
  }

  @Test
  void anArrayThatChangedMeanwhileIsRefused() throws IOException {
    Array before =
        new Array("x_train", new NpyHeader(new NpyType(false, 'u', 1), false, List.of(4, 2, 2)));
    try (NpzReader reader = NpzReader.open(file(npz(ZipEntry.DEFLATED, keras())))) {
      assertThatThrownBy(() -> reader.seek(before))
          .hasMessageContaining(
              "expected the array x_train, uint8 of shape (4, 2, 2), found uint8 of shape (3, 2, 2); the file changed");
    }
  }

  @Test
  void aNumberThatIsNoLabelIsNamed() throws IOException {
    byte[] array = npy("<i8", "(2,)", new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0});
    ByteSource file = file(npz(ZipEntry.DEFLATED, Map.of("y", array)));
    Array labels = NpzReader.arrays(file).get(0);
    try (NpzReader reader = NpzReader.open(file)) {
      reader.seek(labels);
      assertThatThrownBy(() -> reader.wholeNumbers(labels.header()))
          .hasMessageContaining(
              "array y: expected numbers that are labels, found 1099511627776 at 1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mnist.npz,x_train,3,IMAGES",
    "mnist.npz,y_test,1,LABELS",
    "medmnist.npz,train_images,3,IMAGES",
    "medmnist.npz,train_labels,2,LABELS",
    "kmnist-train-imgs.npz,arr_0,3,IMAGES",
    "kmnist-train-labels.npz,arr_0,1,LABELS",
    "other.npz,X,2,IMAGES",
    "other.npz,trainX,4,IMAGES",
    "other.npz,a,3,IMAGES",
    "other.npz,b,1,LABELS"
  })
  void namesAndDimensionsTellImagesAndLabels(String file, String name, int dimensions, Kind kind) {
    assertThat(NpzNames.kind(file, array(name, dimensions))).contains(kind);
  }

  @Test
  void anArrayOfTwoDimensionsAndNoNameIsNeither() {
    assertThat(NpzNames.kind("other.npz", array("mean", 2))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x_train,y_train",
    "a/mnist.npz/x_test,a/mnist.npz/y_test",
    "kmnist-train-imgs.npz/arr_0,kmnist-train-labels.npz/arr_0",
    "test_images,test_labels"
  })
  void imagesAndTheirLabelsShareAKey(String images, String labels) {
    assertThat(NpzNames.pairKey(images)).isEqualTo(NpzNames.pairKey(labels));
  }

  private static Array array(String name, int dimensions) {
    List<Integer> shape = Collections.nCopies(dimensions, 2);
    return new Array(name, new NpyHeader(new NpyType(false, 'u', 1), false, shape));
  }

  private static Map<String, byte[]> keras() {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("x_test", npy("|u1", "(1, 2, 2)", new byte[] {9, 9, 9, 9}));
    arrays.put("x_train", IMAGES);
    arrays.put("y_train", labels("|u1", 7, 0, 200));
    return arrays;
  }

  private static void fails(byte[] bytes, String message) {
    assertThatThrownBy(() -> NpzReader.arrays(file(bytes)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(message);
  }

  private static ByteSource file(byte[] bytes) {
    return new InMemory("mem.npz", bytes);
  }
}
