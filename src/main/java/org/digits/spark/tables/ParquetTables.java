package org.digits.spark.tables;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.data.DataFormatException;

/**
 * Opens Parquet. A column of a type that Spark does not know, or whose name differs from another's
 * by capitals alone, does no harm while nobody asks for it.
 */
public final class ParquetTables {
  private static final String SPARKS_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final int TAIL_BYTES = 8;
  private static final int LONGEST_FOOTER_BYTES = 64 << 20;

  private ParquetTables() {}

  /**
   * The table of all files, with the columns of the first one.
   *
   * @throws DataFormatException if it is no Parquet, or none that can be read
   */
  public static Table open(SparkSession spark, TableFiles files) throws DataFormatException {
    InputFile first = files.root().inputFile(files.paths().get(0));
    try (ParquetFileReader reader = open(first)) {
      requireCodecs(first, reader.getFooter());
      FileMetaData footer = reader.getFooter().getFileMetaData();
      SparkSession own = session(spark, footer.getSchema());
      StructType known = known(own, footer.getSchema(), footer.getKeyValueMetaData());
      return Table.parquet(files.reader(own).schema(known).parquet(files.all()));
    } catch (DataFormatException e) {
      throw e;
    } catch (Exception e) {
      // Spark's analysis exceptions are checked ones that its Java signatures do not declare.
      throw new DataFormatException(
              "%s: Spark cannot read it as Parquet (%s)".formatted(first, reason(e)))
          .causedBy(e);
    }
  }

  private static ParquetFileReader open(InputFile file) throws IOException {
    try {
      return ParquetFileReader.open(file);
    } catch (RuntimeException e) {
      List<String> unknown = unknownTypes(file);
      if (unknown.isEmpty()) {
        throw e;
      }
      throw new DataFormatException(
              "%s: expected types of Parquet 2.9 or older, found one that Spark's reader does not know, such as FLOAT16, in column %s; write the file again without it, or as float32"
                  .formatted(file, String.join(", ", unknown)))
          .causedBy(e);
    }
  }

  /** Spark refuses names that differ by capitals alone, unless these count. */
  private static SparkSession session(SparkSession spark, MessageType schema) {
    long names =
        schema.getFields().stream()
            .map(column -> column.getName().toLowerCase(Locale.ROOT))
            .distinct()
            .count();
    if (names == schema.getFieldCount()) {
      return spark;
    }
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.caseSensitive", true);
    return own;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
    return message.isEmpty()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  // Its own message, from a task, would not name the file.
  private static void requireCodecs(InputFile file, ParquetMetadata footer)
      throws DataFormatException {
    for (BlockMetaData group : footer.getBlocks()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        CompressionCodecName codec = column.getCodec();
        String type = codec.getHadoopCompressionCodecClassName();
        if (type != null && !isPresent(type)) {
          throw new DataFormatException(
              "%s: expected a codec that Spark brings, found %s; write the file again with snappy, zstd or gzip"
                  .formatted(file, codec));
        }
      }
    }
  }

  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  // The reader fails on the footer as a whole, so its parts are read here.
  private static List<String> unknownTypes(InputFile file) throws IOException {
    long length = file.getLength();
    List<String> unknown = new ArrayList<>();
    try (SeekableInputStream in = file.newStream()) {
      in.seek(length - TAIL_BYTES);
      byte[] tail = new byte[TAIL_BYTES];
      in.readFully(tail);
      int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (footer > 0 && footer <= Math.min(LONGEST_FOOTER_BYTES, length - TAIL_BYTES)) {
        in.seek(length - TAIL_BYTES - footer);
        for (SchemaElement column : Util.readFileMetaData(in).getSchema()) {
          if (column.isSetLogicalType() && column.getLogicalType().getSetField() == null) {
            unknown.add(column.getName());
          }
        }
      }
    }
    return unknown;
  }

  private static StructType known(
      SparkSession spark, MessageType schema, Map<String, String> keyValues) {
    ParquetToSparkSchemaConverter converter =
        new ParquetToSparkSchemaConverter(spark.sessionState().conf());
    Optional<StructType> declared =
        Optional.ofNullable(keyValues.get(SPARKS_SCHEMA))
            .map(json -> (StructType) DataType.fromJson(json));
    StructType known = new StructType();
    for (Type column : schema.getFields()) {
      Optional<StructField> field = known(converter, column);
      if (field.isPresent()) {
        known = known.add(declared.flatMap(all -> named(all, field.get())).orElse(field.get()));
      }
    }
    return known;
  }

  private static Optional<StructField> known(ParquetToSparkSchemaConverter converter, Type column) {
    try {
      return Optional.of(converter.convert(new MessageType("column", column)).fields()[0]);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      return Optional.empty();
    }
  }

  private static Optional<StructField> named(StructType schema, StructField field) {
    for (StructField other : schema.fields()) {
      if (other.name().equals(field.name())) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }
}
