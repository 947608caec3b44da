package org.digits.spark.images;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * names, under running ids.
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
    String part = options.contains("part") ? options.apply("part") : "";
    try {
      return IdxRelation.open(context, options.apply("path"), part);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
