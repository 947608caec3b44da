package org.digits.spark.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.idx.IdxFixtures;
import org.digits.data.picture.DrawnDigits;
import org.digits.evaluation.Evaluation;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.DatasetPreparation;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunPrediction;
import org.digits.testing.DataCommands;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same images in every kind of table are the same numbers, and a bad cell costs one row. */
class TablesIT {
  private static final int SIDE = 12;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 3;
  private static final ImageReading AS_STORED = ImageReading.upright(PictureForm.AS_IS);
  private static final Random RANDOM = new Random(2711);
  private static final ImageBlock TRAIN = block(240);
  private static final ImageBlock TEST = block(60 + RANDOM.nextInt(40));
  private static final StructType IMAGES =
      new StructType()
          .add("pixels", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("vector", SQLDataTypes.VectorType())
          .add("grey", DataTypes.BinaryType)
          .add("bgr", DataTypes.BinaryType)
          .add("png", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> images;
  private static String hash;
  private static Evaluation evaluation;

  @TempDir Path own;
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void train() throws Exception {
    IdxFiles.write(folder.resolve("idx"), TRAIN, TEST);
    spark = DataCommands.session();
    Path dataset = folder.resolve("dataset");
    prepare(kaggle("train.csv", TRAIN), dataset, DatasetPart.TRAIN, false, SourceNotes.LOGGED);
    prepare(kaggle("test.csv", TEST), dataset, DatasetPart.TEST, false, SourceNotes.LOGGED);
    train("r", dataset);
    images =
        spark.createDataFrame(
            IntStream.range(0, TEST.size()).mapToObj(TablesIT::row).toList(), IMAGES);
    LabelledSources idx = new LabelledSources(spark);
    hash =
        DatasetScan.of(
                idx.openLabelled(folder.resolve("idx").toString(), ImageFormat.AUTO, sizes())
                    .images())
            .contentSha256();
    evaluation = evaluate(folder.resolve("idx"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void forget() {
    notes.clear();
  }

  /** A table as some program writes it. */
  private enum Form {
    NUMBERED_COLUMNS {
      @Override
      Path write(Path folder) throws IOException {
        String type = any("smallint", "int", "bigint", "float", "double", "decimal(5,1)");
        String word = any("pixel", "px_", "x", "");
        int first = RANDOM.nextInt(2);
        List<Column> columns = new ArrayList<>(List.of(col("label"), lit("note").as("note 1")));
        for (int i = 0; i < PIXELS; i++) {
          columns.add(col("pixels").getItem(i).cast(type).as(word + (first + i)));
        }
        Collections.shuffle(columns, RANDOM);
        return parquet(folder, images.select(columns.toArray(Column[]::new)));
      }
    },
    TEXT_CLASSES {
      @Override
      Path write(Path folder) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < PIXELS; i++) {
          columns.add(col("pixels").getItem(i).as("pixel" + (i + 1)));
        }
        columns.add(col("label").cast("string").as("class"));
        return parquet(folder, images.select(columns.toArray(Column[]::new)));
      }
    },
    FLAT_ARRAYS {
      @Override
      Path write(Path folder) throws IOException {
        String type = any("smallint", "int", "bigint", "double", "decimal(20,0)");
        Column pixels = col("pixels").cast("array<%s>".formatted(type));
        return parquet(
            folder, images.select(pixels.as(any("image", "features", "img")), col("label")));
      }
    },
    NESTED_ARRAYS {
      @Override
      Path write(Path folder) throws IOException {
        return parquet(folder, images.select(nested().as("image"), col("label")));
      }
    },
    ARRAYS_WITH_A_CHANNEL {
      @Override
      Path write(Path folder) throws IOException {
        Column channel =
            RANDOM.nextBoolean()
                ? array(nested())
                : transform(nested(), r -> transform(r, p -> array(p)));
        return parquet(folder, images.select(channel.as("image"), col("label")));
      }
    },
    SCALED_FLOATS {
      @Override
      Path write(Path folder) throws IOException {
        Column scaled = transform(col("pixels"), p -> p.cast("float").divide(255).cast("float"));
        return parquet(folder, images.select(scaled.as("features"), col("label").cast("float")));
      }
    },
    VECTORS {
      @Override
      Path write(Path folder) throws IOException {
        return parquet(folder, images.select(col("vector").as("features"), col("label")));
      }
    },
    SPARK_IMAGES {
      @Override
      Path write(Path folder) throws IOException {
        return parquet(folder, images.select(sparkImage("grey", 1, 0)));
      }
    },
    SPARK_IMAGES_IN_COLOURS {
      @Override
      Path write(Path folder) throws IOException {
        return parquet(folder, images.select(sparkImage("bgr", 3, 16), col("label")));
      }
    },
    BINARY_FILES {
      @Override
      Path write(Path folder) throws IOException {
        Column path = concat(lit("file:/scans/"), col("label"), lit("/a.png"));
        return parquet(
            folder,
            images.select(
                path.as("path"),
                lit("2026-11-30 01:02:03").cast("timestamp").as("modificationTime"),
                lit(1L).as("length"),
                col("png").as("content")));
      }
    },
    KAGGLES_CSV {
      @Override
      Path write(Path folder) throws IOException {
        return lines(folder, word() + ".csv", named("label", "pixel", 0, ","), i -> cells(i, ","));
      }
    },
    PLAIN_CSV {
      @Override
      Path write(Path folder) throws IOException {
        return lines(folder, word() + ".csv", "", i -> cells(i, ","));
      }
    },
    CSV_OF_ROWS_AND_COLUMNS {
      @Override
      Path write(Path folder) throws IOException {
        String names =
            IntStream.range(0, PIXELS)
                .mapToObj(i -> "%dx%d".formatted(1 + i / SIDE, 1 + i % SIDE))
                .collect(Collectors.joining(",", "label,", ""));
        return lines(folder, word() + ".csv", names, i -> cells(i, ","));
      }
    },
    QUOTED_CSV {
      @Override
      Path write(Path folder) throws IOException {
        String separator = any(";", "\t");
        String names = named("\"\"" + separator + "\"label\"", "p", 1, separator);
        return lines(
            folder,
            word() + ".tsv",
            names,
            i ->
                i
                    + separator
                    + "\""
                    + cells(i, separator).replaceFirst(separator, "\"" + separator));
      }
    },
    PACKED_CSV {
      @Override
      Path write(Path folder) throws IOException {
        Path plain =
            lines(folder, word() + ".csv", named("label", "pixel", 0, ","), i -> cells(i, ","));
        Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
        Files.write(packed, IdxFixtures.gzip(Files.readAllBytes(plain)));
        Files.delete(plain);
        return packed;
      }
    },
    LIBSVM {
      @Override
      Path write(Path folder) throws IOException {
        return lines(folder, word() + any(".libsvm", ".svm"), "", TablesIT::sparse);
      }
    };

    abstract Path write(Path folder) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void theSameImagesAreTheSameNumbersInEveryTable(Form form) throws Exception {
    Path file = form.write(own);

    LabelledSources sources = new LabelledSources(spark, AS_STORED, LabelMapping.NONE, notes::add);
    var opened = sources.openLabelled(file.toString(), ImageFormat.AUTO, sizes()).images();
    DatasetScan scan = DatasetScan.of(opened);

    assertThat(scan.count()).isEqualTo(TEST.size());
    assertThat(scan.contentSha256()).isEqualTo(hash);
    if (form == Form.TEXT_CLASSES) {
      assertThat(notes)
          .anyMatch(note -> note.endsWith("there is no column label; column class is taken"));
    } else if (form == Form.LIBSVM) {
      assertThat(notes).anyMatch(note -> note.contains("since the format leaves out last zeros"));
    } else {
      assertThat(notes).isEmpty();
    }
  }

  @Test
  void aTableBecomesARunAndARunPredictsATable() throws Exception {
    Path train =
        Files.copy(
            folder.resolve("train.csv"),
            Files.createDirectories(own.resolve("kaggle")).resolve("train.csv"));
    Path unlabelled =
        lines(
            own.resolve("kaggle"),
            "test.csv",
            named("", "pixel", 0, ",").substring(1),
            i -> cells(i, ",").replaceFirst("\\d+,", ""));
    Path test = Form.PLAIN_CSV.write(own);
    Path libsvm = Form.LIBSVM.write(own);

    prepare(train.getParent(), "dataset", DatasetPart.TRAIN, false);
    assertThat(notes).anyMatch(note -> note.contains("read is train (train.csv)"));
    assertThat(evaluate(test)).isEqualTo(evaluation);
    assertThat(evaluate(libsvm)).isEqualTo(evaluation);
    assertThatThrownBy(() -> evaluate(unlabelled))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "expected labels (an IDX folder, .npz, a table with a column 'label'");
    List<Row> predicted = predict(unlabelled, 0);
    assertThat(predicted).hasSize(TEST.size());
    Row last = predicted.get(TEST.size() - 1);
    assertThat(last.<Long>getAs("id")).isEqualTo(TEST.size() - 1);
    assertThat(last.<String>getAs("path")).endsWith("kaggle/test.csv");
    assertThat(predict(libsvm, 0))
        .extracting(r -> r.<Object>getAs("probabilities"))
        .isEqualTo(predicted.stream().map(r -> r.<Object>getAs("probabilities")).toList());
    assertThatThrownBy(() -> predict(train.getParent(), 0))
        .hasMessageContaining("expected the 144 columns of file:")
        .hasMessageEndingWith("label to pixel143; name the files one by one");
  }

  @Test
  void aBadCellCostsOneRowAndNamesItsPlace() throws Exception {
    int bad = 3 + RANDOM.nextInt(20);
    int pixel = RANDOM.nextInt(PIXELS - 2);
    Map<Integer, String> wrong = new java.util.TreeMap<>();
    String found = any("x", "256", "-1", "12.5", "NaN", "");
    wrong.put(bad, found);
    wrong.put(bad + 5, "7,7");
    Path file =
        lines(
            own,
            "train.csv",
            named("label", "pixel", 0, ",") + ",note",
            i -> {
              String[] cells = cells(i, ",").split(",", -1);
              cells[1 + pixel] = wrong.getOrDefault(i, cells[1 + pixel]);
              return i == bad + 9 ? cells[0] + ",5" : String.join(",", cells) + ",a note";
            });

    String expected =
        found.isEmpty()
            ? "expected a number, found an empty cell"
            : found.matches("x|NaN")
                ? "expected a number, found '%s'".formatted(found)
                : "expected a whole number from 0 to 255, as the first rows have it, found "
                    + found;
    assertThatThrownBy(() -> prepare(file, "refused", DatasetPart.TRAIN, false))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("train.csv %d: column pixel%d: %s".formatted(bad, pixel, expected))
        .hasMessageContaining("; 3 such rows in all");
    DatasetPreparation.Result prepared = prepare(file, "some", DatasetPart.TRAIN, true);
    assertThat(prepared.partition().quarantined()).isEqualTo(3);
    assertThat(prepared.partition().count()).isEqualTo(TEST.size() - 3);
    assertThat(
            Files.readString(
                own.resolve("some/part=train/date=" + DataCommands.DAY)
                    .resolve(PreparedDataset.QUARANTINE)))
        .contains("\"%d\",\"expected 146 cells, found 147\"".formatted(bad + 5))
        .contains("\"%d\",\"expected 146 cells, found 2\"".formatted(bad + 9));
    // Nobody reads the note, and prediction not even the label: the cells are counted all the same.
    List<Row> rows = predict(file, 3);
    assertThat(rows).hasSize(TEST.size());
    assertThat(rows.get(bad).<String>getAs("error"))
        .startsWith("column pixel%d: %s".formatted(pixel, expected));
  }

  @ParameterizedTest
  @CsvSource({"true, 2147483647", "true, 9223372036854775807", "false, 2147483647"})
  void sizesBeyondTheirTypesCostTheirRowsInAnsiModeAndWithout(boolean ansi, long size)
      throws Exception {
    Column bad = col("label").equalTo(0);
    Column side = when(bad, lit(size)).otherwise(lit(SIDE));
    Column picture =
        struct(
            lit("file:/scans/a.png").as("origin"),
            side.as("height"),
            side.as("width"),
            lit(1).as("nChannels"),
            when(bad, lit(24)).otherwise(lit(0)).as("mode"),
            col("grey").as("data"));
    Path file = parquet(own, images.select(picture.as("image"), col("label")));
    int wrong = (int) IntStream.of(TEST.labels()).filter(label -> label == 0).count();
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    try {
      assertThat(predict(file, wrong))
          .filteredOn(row -> row.getAs("error") != null)
          .hasSize(wrong)
          .allMatch(row -> row.<String>getAs("error").contains("expected bytes of "));
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  @Test
  void numbersThatAreNoPixelsAreNeverRounded() throws Exception {
    Column standardised =
        transform(col("pixels"), p -> p.divide(255).minus(0.1307).divide(0.3081).cast("float"));
    Path file = parquet(own, images.select(standardised.as("features"), col("label")));

    assertThatThrownBy(() -> prepare(file, "no", DatasetPart.TRAIN, false))
        .hasMessageContaining("none of %d images can be read".formatted(TEST.size()))
        .hasMessageContaining(
            "expected a whole number from 0 to 255, as the first rows have it, found")
        .hasMessageContaining("store bytes, or bytes divided by 255, without another scaling");
    assertThat(predict(file, TEST.size()).get(0).<String>getAs("error")).startsWith("pixel ");
  }

  @Test
  void aColumnThatNobodyAskedForDoesNoHarm() throws Exception {
    String foreign =
        any(
            "required int64 taken (TIMESTAMP(NANOS,true));",
            "required int32 at (TIME(MILLIS,true));",
            "required fixed_len_byte_array(32) sum (DECIMAL(76,0));");
    for (String extra : List.of(foreign, "required binary LABEL (STRING);")) {
      Path file = own.resolve(word() + ".parquet");
      write(file, "message m { required binary image; %s required int32 label; }".formatted(extra));

      assertThat(scan(file)).as(extra).isEqualTo(hash);
      assertThat(predict(file, 0)).hasSize(TEST.size());
    }
    Path two = own.resolve("two.parquet");
    write(two, "message m { required binary image; required int32 Label; required int32 LABEL; }");
    assertThatThrownBy(() -> scan(two))
        .hasMessageContaining("expected one column label, found Label and LABEL; rename");
  }

  // Parquet's reader of Spark 3.5 fails on the whole footer.
  @Test
  @EnabledIfSystemProperty(named = "digits.spark.line", matches = "3\\.5")
  void halfPrecisionIsNamedWhereItCannotBeRead() throws Exception {
    String schema =
        "message m { required binary image; required fixed_len_byte_array(16) half (UUID); required int32 label; }";
    Path half = own.resolve("half.parquet");
    write(half, schema);
    // FLOAT16 stands behind UUID among the types, and this version cannot write it.
    byte[] bytes = Files.readAllBytes(half);
    String hex = HexFormat.of().formatHex(bytes);
    assertThat(hex.split("ec0000", -1)).hasSize(2);
    Files.write(half, HexFormat.of().parseHex(hex.replace("ec0000", "fc0000")));

    assertThatThrownBy(() -> scan(half))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("half.parquet: expected types of Parquet 2.9 or older")
        .hasMessageContaining("such as FLOAT16, in column half;");
  }

  @Test
  @DisabledIfSystemProperty(named = "digits.spark.line", matches = "3\\.5")
  void halfPrecisionBesideTheImageDoesNoHarm() throws Exception {
    Path half = own.resolve("half.parquet");
    write(
        half,
        "message m { required binary image; required fixed_len_byte_array(2) half (FLOAT16); required int32 label; }");

    assertThat(scan(half)).isEqualTo(hash);
  }

  @Test
  void whatSparkCannotReadIsNamed() throws Exception {
    Path brotli = own.resolve("brotli.parquet");
    write(brotli, "message m { required binary image; required int32 label; }");
    repack(brotli);
    Path text = Files.writeString(own.resolve("text.parquet"), "no table");

    assertThatThrownBy(() -> scan(brotli))
        .hasMessageContaining(
            "brotli.parquet: expected a codec that Spark brings, found BROTLI; write the file again with snappy, zstd or gzip");
    assertThatThrownBy(() -> scan(text)).hasMessageContaining("Spark cannot read it as Parquet (");
  }

  @Test
  void namesWithAColonAreRead() throws Exception {
    Path scans = Files.createDirectories(own.resolve("scans 12:30"));
    int day = 1 + RANDOM.nextInt(28);
    String name = "2026-01-%02dT12:30:00".formatted(day);
    Files.write(scans.resolve(name + ".png"), DrawnDigits.png(TEST.image(0), SIDE, SIDE));
    Files.write(scans.resolve("b.png"), DrawnDigits.png(TEST.image(1), SIDE, SIDE));
    Path table = Files.createDirectories(own.resolve("tables 1:2"));
    Files.move(Form.FLAT_ARRAYS.write(own), table.resolve(name + ".parquet"));
    Path csv = Form.PLAIN_CSV.write(own);
    Files.move(csv, table.resolve("a:" + csv.getFileName()));

    assertThat(predict(scans, 0)).hasSize(2);
    assertThat(predict(scans.resolve(name + ".png"), 0)).hasSize(1);
    assertThat(scan(table)).isEqualTo(hash);
    assertThat(scan(table.resolve("a:" + csv.getFileName()))).isEqualTo(hash);
  }

  @Test
  void aLibsvmFileOfAnotherSizeIsRefused() throws Exception {
    Path small = Files.writeString(own.resolve("mnist"), "1 3:5 71:255\n0 2:9\n");
    Path large = Files.writeString(own.resolve("usps.libsvm"), "1 3:5 145:255\n0 2:9\n");
    for (Path file : List.of(small, large)) {
      assertThatThrownBy(() -> scan(file))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("expected pixels of up to number 144 (12 x 12), found number")
          .hasMessageEndingWith("images of another size need --image-size");
    }
  }

  private static ImageBlock block(int count) {
    ImageBlock block = Digits.block(0, count, SIDE, CLASSES, RANDOM.nextLong());
    // libsvm's files lose these.
    for (int i = 0; i < count; i++) {
      Arrays.fill(block.pixels(), (i + 1) * PIXELS - 3, (i + 1) * PIXELS, (byte) 0);
    }
    return block;
  }

  private static Row row(int i) {
    byte[] grey = TEST.image(i);
    byte[] bgr = new byte[3 * PIXELS];
    int[] pixels = new int[PIXELS];
    double[] scaled = new double[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      Arrays.fill(bgr, 3 * p, 3 * p + 3, grey[p]);
      pixels[p] = grey[p] & 0xFF;
      scaled[p] = pixels[p] / 255.0;
    }
    try {
      byte[] png = DrawnDigits.png(grey, SIDE, SIDE);
      return RowFactory.create(pixels, Vectors.dense(scaled), grey, bgr, png, TEST.labels()[i]);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Column nested() {
    return array(
        IntStream.range(0, SIDE)
            .mapToObj(row -> slice(col("pixels"), 1 + row * SIDE, SIDE))
            .toArray(Column[]::new));
  }

  private static Column sparkImage(String data, int channels, int mode) {
    return struct(
            concat(lit("file:/scans/"), col("label"), lit("/a.png")).as("origin"),
            lit(SIDE).as("height"),
            lit(SIDE).as("width"),
            lit(channels).as("nChannels"),
            lit(mode).as("mode"),
            col(data).as("data"))
        .as("image");
  }

  private static String named(String before, String word, int first, String separator) {
    return before
        + IntStream.range(first, first + PIXELS)
            .mapToObj(i -> separator + word + i)
            .collect(Collectors.joining());
  }

  private static String cells(int i, String separator) {
    return cells(TEST, i, separator);
  }

  private static String cells(ImageBlock block, int i, String separator) {
    StringBuilder line = new StringBuilder().append(block.labels()[i]);
    for (byte pixel : block.image(i)) {
      line.append(separator).append(pixel & 0xFF);
    }
    return line.toString();
  }

  private static String sparse(int i) {
    byte[] image = TEST.image(i);
    return IntStream.range(0, PIXELS)
        .filter(p -> image[p] != 0)
        .mapToObj(p -> "%d:%d".formatted(p + 1, image[p] & 0xFF))
        .collect(Collectors.joining(" ", TEST.labels()[i] + " ", ""));
  }

  private static Path lines(Path folder, String name, String header, IntFunction<String> line)
      throws IOException {
    return lines(folder, name, header, line, TEST);
  }

  private static Path lines(
      Path folder, String name, String header, IntFunction<String> line, ImageBlock block)
      throws IOException {
    Files.createDirectories(folder);
    String end = any("\n", "\r\n");
    Stream<String> rows = IntStream.range(0, block.size()).mapToObj(line);
    Stream<String> all = header.isEmpty() ? rows : Stream.concat(Stream.of(header), rows);
    return Files.writeString(folder.resolve(name), all.collect(Collectors.joining(end, "", end)));
  }

  private static Path kaggle(String name, ImageBlock block) throws IOException {
    String names = named("label", "pixel", 0, ",");
    return lines(folder, name, names, i -> cells(block, i, ","), block);
  }

  /** One file, as other programs write it. */
  private static Path parquet(Path folder, Dataset<Row> rows) throws IOException {
    Path written = TablesIT.folder.resolve(word());
    rows.coalesce(1).write().parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(part, Files.createDirectories(folder).resolve(word() + ".parquet"));
    }
  }

  /** The images with columns of types that Spark's writer does not have. */
  private static void write(Path file, String schema) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(type)
            .withConf(new Configuration())
            .build()) {
      for (int i = 0; i < TEST.size(); i++) {
        Group group = groups.newGroup();
        for (int field = 0; field < type.getFieldCount(); field++) {
          var column = type.getType(field).asPrimitiveType();
          boolean isLabel = column.getName().equalsIgnoreCase("label");
          switch (column.getPrimitiveTypeName()) {
            case INT64 -> group.add(field, 1_700_000_000_123_456_789L);
            case INT32 -> group.add(field, isLabel ? TEST.labels()[i] : 1);
            case FIXED_LEN_BYTE_ARRAY ->
                group.add(field, Binary.fromConstantByteArray(new byte[column.getTypeLength()]));
            default ->
                group.add(
                    field,
                    isLabel
                        ? Binary.fromString("none")
                        : Binary.fromConstantByteArray(TEST.image(i)));
          }
        }
        writer.write(group);
      }
    }
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  /** Says in the footer that the columns are packed with Brotli. */
  private static void repack(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length - 8;
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, end - length, length));
    footer
        .getRow_groups()
        .forEach(
            g -> g.getColumns().forEach(c -> c.getMeta_data().setCodec(CompressionCodec.BROTLI)));
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(bytes, 0, end - length);
    int begin = changed.size();
    Util.writeFileMetaData(footer, changed);
    int written = changed.size() - begin;
    changed.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(written).array());
    changed.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    Files.write(file, changed.toByteArray());
  }

  private String scan(Path data) throws IOException {
    return DatasetScan.of(
            new LabelledSources(spark, AS_STORED, LabelMapping.NONE, notes::add)
                .openLabelled(data.toString(), ImageFormat.AUTO, sizes())
                .images())
        .contentSha256();
  }

  private DatasetPreparation.Result prepare(
      Path input, String dataset, DatasetPart part, boolean quarantine) throws IOException {
    return prepare(input, own.resolve(dataset), part, quarantine, notes::add);
  }

  private static DatasetPreparation.Result prepare(
      Path input, Path dataset, DatasetPart part, boolean quarantine, SourceNotes notes)
      throws IOException {
    return new DataCommands(spark, new Size(SIDE, SIDE), notes)
        .prepare(input, AS_STORED, part, quarantine, dataset);
  }

  private static Evaluation evaluate(Path data) throws IOException {
    return RunEvaluation.evaluate(
            spark,
            folder.resolve("output").toString(),
            "r",
            data.toString(),
            ImageFormat.AUTO,
            AS_STORED,
            note -> {})
        .evaluation();
  }

  private List<Row> predict(Path input, int errors) throws IOException {
    String target = own.resolve(word()).toString();
    RunPrediction.Summary summary =
        new RunPrediction(spark, notes::add)
            .predict(
                folder.resolve("output").toString(),
                "r",
                new RunPrediction.Request(
                    input.toString(), ImageFormat.AUTO, AS_STORED, target, Existing.REFUSE));
    assertThat(summary.errors()).isEqualTo(errors);
    return spark.read().parquet(target).orderBy("id").collectAsList();
  }

  private static void train(String run, Path data) throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, folder.resolve("output").toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "1");
    settings.put(Option.MIN_ACCURACY, "0");
    SilentTraining.run(spark, settings);
  }

  private static InputSizes sizes() {
    return InputSizes.exactly(SIDE, SIDE);
  }

  private static String any(String... choices) {
    return choices[RANDOM.nextInt(choices.length)];
  }

  /** A name that tells nothing. */
  private static String word() {
    return "x" + RANDOM.nextInt(1_000_000) + "q";
  }
}
