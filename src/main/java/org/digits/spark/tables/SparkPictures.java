package org.digits.spark.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's own {@code image} struct (origin, height, width, nChannels, mode, data) as picture files,
 * so that they are read as the files they came from: grey (CV_8UC1), blue, green and red (CV_8UC3),
 * or these and alpha (CV_8UC4), row by row.
 */
final class SparkPictures {
  private static final int GREY = 0;
  private static final int BGR = 16;
  private static final int BGRA = 24;
  private static final Set<String> FIELDS = Set.of("height", "width", "nChannels", "mode", "data");

  private SparkPictures() {}

  static boolean isSparkPicture(DataType type) {
    return type instanceof StructType struct
        && Set.of(struct.fieldNames()).containsAll(FIELDS)
        && field(struct, "data").dataType() instanceof BinaryType;
  }

  private static StructField field(StructType struct, String name) {
    return struct.fields()[struct.fieldIndex(name)];
  }

  /** What is wrong with a struct that has data; null where nothing is. */
  static Column error(Column image) {
    Column mode = coalesce(number(image, "mode"), lit(-1));
    Column height = coalesce(number(image, "height"), lit(0));
    Column width = coalesce(number(image, "width"), lit(0));
    Column channels = when(mode.equalTo(GREY), 1).when(mode.equalTo(BGR), 3).otherwise(4);
    // Of 64 bits three large sizes would overflow, which ends the job in ANSI mode.
    Column expected = height.cast("double").multiply(width).multiply(channels);
    Column data = image.getField("data");
    Column problem =
        when(
                not(mode.isin(GREY, BGR, BGRA)),
                concat(lit("expected mode 0, 16 or 24 (CV_8UC1, CV_8UC3, CV_8UC4), found "), mode))
            .when(
                height.lt(1).or(width.lt(1)).or(length(data).notEqual(expected)),
                concat(
                    lit("expected bytes of "),
                    concat_ws(" x ", height, width, channels),
                    lit(", found "),
                    length(data)));
    return when(data.isNotNull(), problem);
  }

  /** The bytes of a picture file; null where {@link #error} is not, or there are no data. */
  static Column file(Column image) {
    UDF4<Integer, Integer, Integer, byte[], byte[]> write = SparkPictures::file;
    Column file =
        udf(write, DataTypes.BinaryType)
            .apply(
                number(image, "height"),
                number(image, "width"),
                number(image, "mode"),
                image.getField("data"));
    return when(image.getField("data").isNotNull().and(error(image).isNull()), file);
  }

  private static Column number(Column image, String field) {
    Column value = image.getField(field);
    return when(
        value.between(Integer.MIN_VALUE, Integer.MAX_VALUE), value.cast(DataTypes.IntegerType));
  }

  static byte[] file(int height, int width, int mode, byte[] data) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, type(mode));
    if (picture.getRaster().getDataBuffer() instanceof DataBufferByte samples) {
      System.arraycopy(data, 0, samples.getData(), 0, data.length);
    } else {
      for (int i = 0; i < height * width; i++) {
        int blue = data[4 * i] & 0xFF;
        int green = data[4 * i + 1] & 0xFF;
        int red = data[4 * i + 2] & 0xFF;
        int alpha = data[4 * i + 3] & 0xFF;
        picture.setRGB(i % width, i / width, alpha << 24 | red << 16 | green << 8 | blue);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    // A bitmap costs less, but has no alpha.
    if (!ImageIO.write(picture, mode == BGRA ? "png" : "bmp", file)) {
      throw new IOException("no writer for pictures of mode " + mode);
    }
    return file.toByteArray();
  }

  private static int type(int mode) {
    return switch (mode) {
      case GREY -> BufferedImage.TYPE_BYTE_GRAY;
      case BGR -> BufferedImage.TYPE_3BYTE_BGR;
      default -> BufferedImage.TYPE_INT_ARGB;
    };
  }
}
