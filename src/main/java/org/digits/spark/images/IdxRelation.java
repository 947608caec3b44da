package org.digits.spark.images;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.NamedPart;
import org.digits.data.PartWish;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.IdxImageFiles.ImageFile;

/** IDX files as a table; see {@link IdxDataSource}. */
final class IdxRelation extends BaseRelation implements TableScan {
  /** The row contract, but for labels that may be missing. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("image", DataTypes.BinaryType, false)
          .add("label", DataTypes.IntegerType, true);

  private final SQLContext context;
  private final Dataset<Row> rows;
  private final StructType schema;

  private IdxRelation(SQLContext context, Dataset<Row> rows, StructType schema) {
    this.context = context;
    this.rows = rows;
    this.schema = schema;
  }

  /**
   * Opens a file or folder; headers are read and checked.
   *
   * @param part train, test, or empty for what there is
   * @param vectors whether the images are Spark ML's vectors
   */
  static IdxRelation open(SQLContext context, String path, String part, boolean vectors)
      throws IOException {
    SparkSession spark = context.sparkSession();
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    Storage root = Storage.of(path, configuration.value());
    if (!root.exists("")) {
      throw new DataFormatException(root.location() + ": there is no such file or folder");
    }
    Dataset<Row> rows = part.isEmpty() ? all(spark, root, configuration) : part(spark, root, part);
    return vectors
        ? new IdxRelation(context, ImageVectors.of(rows), ImageVectors.SCHEMA)
        : new IdxRelation(context, rows, SCHEMA);
  }

  private static Dataset<Row> all(
      SparkSession spark, Storage root, SerializableConfiguration configuration)
      throws IOException {
    SourceFiles files =
        SourceFiles.list(root, ImageFormat.IDX).of(PartWish.LOADED, SourceNotes.LOGGED);
    if (files.paths().size() > 1 && files.paths().stream().anyMatch(NamedPart::isToldIn)) {
      return IdxDatasets.open(spark, root, PartWish.LOADED, SourceNotes.LOGGED).rows();
    }
    return new Files(spark, configuration).rows(files);
  }

  private static Dataset<Row> part(SparkSession spark, Storage root, String part)
      throws IOException {
    PartWish wish =
        switch (part) {
          case "train" -> PartWish.PREPARED_TRAIN;
          case "test" -> PartWish.PREPARED_TEST;
          default ->
              throw new DataFormatException(
                  "%s: option part: expected train or test, found '%s'"
                      .formatted(root.location(), part));
        };
    return IdxDatasets.open(spark, root, wish, SourceNotes.LOGGED).rows();
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public RDD<Row> buildScan() {
    return rows.rdd();
  }

  /** Image files of any names, with the label files beside them. */
  private record Files(SparkSession spark, SerializableConfiguration configuration) {
    Dataset<Row> rows(SourceFiles source) throws IOException {
      IdxImageFiles images = new IdxImageFiles(spark, configuration);
      Dataset<Row> all = null;
      long firstId = 0;
      for (ImageFile file : images.files(source, "load the files one by one")) {
        Optional<StoredBytes> labels = IdxDatasets.labels(file.bytes());
        Dataset<Row> own =
            labels.isPresent()
                ? IdxDatasets.read(
                        spark, List.of(new IdxDatasets.Files(file.bytes(), labels.get())))
                    .rows()
                : images.rows(List.of(file));
        Dataset<Row> rows = own.select(col("id").plus(lit(firstId)), col("image"), col("label"));
        all = all == null ? rows : all.union(rows);
        firstId += file.header().count();
      }
      return all;
    }
  }
}
