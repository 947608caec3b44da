package org.digits.spark.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import scala.collection.immutable.Map;

/**
 * Spark's data source {@code idx}: {@code spark.read().format("idx").load(path)} gives the rows
 * {@code id: long, image: binary, label: int} of IDX files, plain or .gz, on any Hadoop FileSystem.
 *
 * <p>The path is an image file or a folder. Labels come from the file beside that is named alike,
 * {@code labels-idx1} in place of {@code images-idx3}; without it they are null. The option {@code
 * part} chooses {@code train} or {@code test} of a folder whose names tell parts; without it those
 * of the training part are read where the names tell parts, otherwise all, in the order of their
 * names, under running ids. With the option {@code vectors} the rows are Spark ML's: {@code id:
 * long, features: vector, label: double}, with pixels from 0 to 255.
 */
public final class IdxDataSource implements RelationProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "idx";
  }

  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> options) {
    if (!options.contains("path")) {
      throw new IllegalArgumentException(
          "format idx: expected one path, an IDX image file or a folder of them, found none or several");
    }
    String part = option(options, "part", "");
    String vectors = option(options, "vectors", "false").toLowerCase(Locale.ROOT);
    if (!vectors.equals("true") && !vectors.equals("false")) {
      throw new IllegalArgumentException(
          "format idx: option vectors: expected true or false, found '%s'".formatted(vectors));
    }
    try {
      return IdxRelation.open(context, options.apply("path"), part, vectors.equals("true"));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static String option(Map<String, String> options, String name, String otherwise) {
    return options.contains(name) ? options.apply(name) : otherwise;
  }
}
