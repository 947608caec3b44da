package org.digits.spark.images;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.digits.data.DataFormatException;
import org.digits.data.PixelScale;
import org.digits.model.InputSizes.Size;
import org.digits.spark.tables.PixelNumbers;

/**
 * Numbers as pixels, by the rule of {@link PixelScale}.
 *
 * @param numbers how they stand in their column
 * @param height pixels
 * @param width pixels
 * @param scale what stands for white
 * @param isKnown whether the size was asked for, not assumed
 */
record NumberPixels(PixelNumbers numbers, int height, int width, PixelScale scale, boolean isKnown)
    implements PixelDecoder {
  private static final int PROBED_ROWS = 1000;
  private static final Probe NOTHING = new Probe(0, 0);

  /**
   * What the first rows say of all: those of the first partition in which there is a bright pixel.
   *
   * @param count of the longest image's numbers, 0 where there is none
   * @param brightest of their numbers
   */
  record Probe(int count, double brightest) implements Serializable {
    private Probe with(int otherCount, double otherBrightest) {
      return new Probe(Math.max(count, otherCount), Math.max(brightest, otherBrightest));
    }
  }

  /**
   * Looks at rows.
   *
   * @param encoded columns id, path, the numbers, label, error
   */
  static Probe probe(Dataset<Row> encoded, PixelNumbers numbers) {
    JavaRDD<InternalRow> rows = encoded.queryExecution().toRdd().toJavaRDD();
    List<Probe> bright =
        rows.mapPartitions(
                part -> {
                  Probe probe = NOTHING;
                  for (int i = 0; i < PROBED_ROWS && part.hasNext(); i++) {
                    InternalRow row = part.next();
                    if (!row.isNullAt(IMAGE) && row.isNullAt(ERROR)) {
                      probe = probe.with(numbers.count(row, IMAGE), numbers.brightest(row, IMAGE));
                    }
                  }
                  return probe.brightest() > 0
                      ? Stream.of(probe).iterator()
                      : List.<Probe>of().iterator();
                })
            .take(1);
    return bright.isEmpty() ? NOTHING : bright.get(0);
  }

  @Override
  public byte[] pixels(InternalRow row, int column) throws DataFormatException {
    String advice = isKnown ? "" : "; images of another size need --image-size";
    double[] values = numbers.read(row, column, new Size(height, width), advice);
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = scale.pixel(values[i]);
      if (pixel < 0) {
        throw new DataFormatException(
            "%s: expected %s, as the first rows have it, found %s; store bytes, or bytes divided by 255, without another scaling"
                .formatted(numbers.name(i), scale.expected(), PixelScale.number(values[i])));
      }
      pixels[i] = (byte) pixel;
    }
    return pixels;
  }
}
