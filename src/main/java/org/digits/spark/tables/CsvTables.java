package org.digits.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import scala.Tuple2;

/** Opens CSV: one image a line, with a line of names before them or without. */
public final class CsvTables {
  private static final int LEAST_COLUMNS = 20_480;

  private CsvTables() {}

  /**
   * The table of all files; every column is text.
   *
   * @param sizes that are expected
   * @throws DataFormatException if the files differ in their columns, or hold nothing
   */
  public static Table open(SparkSession spark, TableFiles files, InputSizes sizes)
      throws DataFormatException {
    SparkSession own = Table.oneFileATask(spark);
    CsvHeader header = header(own, files, sizes);
    StructType schema = new StructType();
    for (String name : header.names()) {
      schema = schema.add(name, DataTypes.StringType);
    }
    int columns = schema.size();
    Dataset<Row> rows =
        files
            .reader(own)
            .schema(schema.add(Table.WHOLE_LINE, DataTypes.StringType))
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", Table.WHOLE_LINE)
            .option("header", header.isHeader())
            .option("sep", "" + header.separator())
            .option("maxColumns", Math.max(LEAST_COLUMNS, columns + 1))
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .csv(files.all());
    Column cells = size(split(Table.column(Table.WHOLE_LINE), "[" + header.separator() + "]", -1));
    Column error =
        when(
            Table.column(Table.WHOLE_LINE).isNotNull(),
            concat(lit("expected %d cells, found ".formatted(columns)), cells));
    return Table.lines(rows, error, true, Optional.empty());
  }

  private static CsvHeader header(SparkSession own, TableFiles files, InputSizes sizes)
      throws DataFormatException {
    CsvHeader header = null;
    String first = "";
    for (Map.Entry<String, String> line : firstLines(own, files).entrySet()) {
      CsvHeader found = CsvHeader.of(line.getKey(), line.getValue(), sizes);
      if (header == null) {
        header = found;
        first = line.getKey();
      } else if (!found.equals(header)) {
        throw new DataFormatException(
            "%s: expected the %d columns of %s, %s to %s, found %d, %s to %s; name the files one by one"
                .formatted(
                    line.getKey(),
                    header.names().size(),
                    first,
                    header.names().get(0),
                    header.names().get(header.names().size() - 1),
                    found.names().size(),
                    found.names().get(0),
                    found.names().get(found.names().size() - 1)));
      }
    }
    if (header == null) {
      throw new DataFormatException(files.name() + ": expected lines of images, found none");
    }
    return header;
  }

  /** The first line of each file that has one. */
  private static Map<String, String> firstLines(SparkSession own, TableFiles files) {
    List<Tuple2<String, String>> lines =
        files
            .reader(own)
            .text(files.all())
            .select(col("_metadata.file_path"), col("value"))
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(
                part -> {
                  while (part.hasNext()) {
                    InternalRow row = part.next();
                    String line = row.getString(1);
                    if (!line.isBlank()) {
                      return List.of(new Tuple2<>(row.getString(0), line)).iterator();
                    }
                  }
                  return List.<Tuple2<String, String>>of().iterator();
                })
            .collect();
    Map<String, String> sorted = new TreeMap<>();
    lines.forEach(line -> sorted.put(line._1, line._2));
    return sorted;
  }
}
