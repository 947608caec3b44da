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
import org.digits.data.DatasetPart;
import org.digits.data.PartWish;
import org.digits.data.fetch.MnistFiles;
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

  private IdxRelation(SQLContext context, Dataset<Row> rows) {
    this.context = context;
    this.rows = rows;
  }

  /**
   * Opens a file or folder; headers are read and checked.
   *
   * @param part train, test, or empty for what there is
   */
  static IdxRelation open(SQLContext context, String path, String part) throws IOException {
    SparkSession spark = context.sparkSession();
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    Storage root = Storage.of(path, configuration.value());
    if (!root.exists("")) {
      throw new DataFormatException(root.location() + ": there is no such file or folder");
    }
    boolean isFolder = root.isDirectory("");
    String chosen = part;
    if (part.isEmpty() && isFolder) {
      String standard = MnistFiles.TRAIN_IMAGES.name();
      boolean hasPart = IdxDatasets.lookUp(path, standard, configuration).isPresent();
      chosen = hasPart ? DatasetPart.TRAIN.label() : "";
    }
    if (chosen.isEmpty()) {
      SourceFiles files =
          SourceFiles.list(root, ImageFormat.IDX).of(PartWish.LOADED, SourceNotes.LOGGED);
      return new IdxRelation(context, new Files(spark, configuration).rows(files));
    }
    return new IdxRelation(context, part(spark, root, chosen));
  }

  private static Dataset<Row> part(SparkSession spark, Storage root, String part)
      throws IOException {
    return switch (part) {
      case "train" -> IdxDatasets.train(spark, root.location()).rows();
      case "test" -> IdxDatasets.test(spark, root.location()).rows();
      default ->
          throw new DataFormatException(
              "%s: option part: expected train or test, found '%s'"
                  .formatted(root.location(), part));
    };
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return SCHEMA;
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
        Optional<StoredBytes> labels = labels(file.bytes());
        Dataset<Row> own =
            labels.isPresent()
                ? IdxDatasets.read(spark, file.bytes(), labels.get()).rows()
                : images.rows(List.of(file));
        Dataset<Row> rows = own.select(col("id").plus(lit(firstId)), col("image"), col("label"));
        all = all == null ? rows : all.union(rows);
        firstId += file.header().count();
      }
      return all;
    }

    private Optional<StoredBytes> labels(StoredBytes images) throws IOException {
      String name = images.file().replaceFirst("\\.gz$", "");
      String beside = name.replace("images", "labels").replace("idx3", "idx1");
      return beside.equals(name)
          ? Optional.empty()
          : IdxDatasets.lookUp(images.folder(), beside, configuration);
    }
  }
}
