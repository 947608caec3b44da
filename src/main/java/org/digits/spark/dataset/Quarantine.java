package org.digits.spark.dataset;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.LabelMapping;
import org.digits.spark.images.ImageDataset;

/**
 * Training images that are set aside instead of refused: those whose pixels stand in the test set
 * too, and those whose label has no class.
 *
 * @param images by id
 */
public record Quarantine(List<SetAside> images) {

  /** One image with the user's own label, and why it is not trained on. */
  record SetAside(long id, String label, String reason) implements Serializable {}

  /** Nothing. */
  public static Quarantine none() {
    return new Quarantine(List.of());
  }

  /**
   * What a scan found, looked up in a second pass; without findings there is none.
   *
   * @param mapping of the labels
   * @param classes that there are
   * @throws DataFormatException if they are too many to be strays
   */
  public static Quarantine of(
      ImageDataset train, DatasetScan scan, LabelMapping mapping, int classes)
      throws DataFormatException {
    long beyond = scan.labels().beyond(classes);
    if (scan.overlap().count() == 0 && beyond == 0) {
      return none();
    }
    requireFew(train, "stand in the test set too", scan.overlap().count());
    requireFew(train, "have a label beyond the classes " + mapping.range(classes), beyond);
    Set<Long> overlap =
        Arrays.stream(scan.overlap().ids()).boxed().collect(Collectors.toCollection(HashSet::new));
    List<SetAside> found =
        new ArrayList<>(
            train.blocks().flatMap(block -> find(block, overlap, mapping, classes)).collect());
    found.sort(Comparator.comparingLong(SetAside::id));
    return new Quarantine(found);
  }

  // So many are no stray images; and each is kept in memory.
  private static void requireFew(ImageDataset train, String problem, long count)
      throws DataFormatException {
    if (count > TestOverlap.MOST) {
      throw new DataFormatException(
          "%s: %,d images %s, more than the %,d that can be set aside: is it the right data?"
              .formatted(train.name(), count, problem, TestOverlap.MOST));
    }
  }

  private static Iterator<SetAside> find(
      ImageBlock block, Set<Long> overlap, LabelMapping mapping, int classes) {
    List<SetAside> found = new ArrayList<>();
    for (int row = 0; row < block.size(); row++) {
      long id = block.ids()[row];
      int label = block.labels()[row];
      String own = mapping.name(label);
      if (overlap.contains(id)) {
        found.add(new SetAside(id, own, "the image stands in the test set too"));
      } else if (label < 0 || label >= classes) {
        found.add(
            new SetAside(id, own, "the label lies beyond the classes " + mapping.range(classes)));
      }
    }
    return found.iterator();
  }

  public boolean isEmpty() {
    return images.isEmpty();
  }

  /** The data set without these images. */
  public ImageDataset removedFrom(ImageDataset train) {
    return without(train, images.stream().map(SetAside::id).collect(Collectors.toSet()));
  }

  /** The data set without the images of some ids. */
  public static ImageDataset without(ImageDataset train, Set<Long> ids) {
    int idColumn = train.rows().schema().fieldIndex("id");
    FilterFunction<Row> kept = row -> !ids.contains(row.getLong(idColumn));
    return new ImageDataset(train.name(), train.rows().filter(kept), train.height(), train.width());
  }

  /** A table for users. */
  public byte[] csv() {
    StringBuilder csv = new StringBuilder("id,label,reason\n");
    for (SetAside image : images) {
      csv.append(image.id()).append(',').append(quoted(image.label())).append(',');
      csv.append(quoted(image.reason())).append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The ids in a table of {@link #csv}. */
  public static Set<Long> ids(byte[] csv) {
    String table = new String(csv, StandardCharsets.UTF_8);
    Set<Long> ids = new HashSet<>();
    boolean quoted = false;
    for (int i = 0; i + 1 < table.length(); i++) {
      quoted ^= table.charAt(i) == '"';
      // A quoted label may have lines of its own.
      if (table.charAt(i) == '\n' && !quoted) {
        ids.add(Long.parseLong(table.substring(i + 1, table.indexOf(',', i))));
      }
    }
    return ids;
  }

  // Texts and lists of labels may have commas.
  private static String quoted(String value) {
    return value.matches("[^,\"\\r\\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
