package org.digits.spark.dataset;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.digits.data.ImageBlock;
import org.digits.data.LabelHistogram;
import org.digits.spark.images.ImageDataset;

/**
 * Training images that are set aside instead of refused: those whose pixels stand in the test set
 * too, and those whose label lies beyond the classes, the labels from 0 on that all have images.
 *
 * @param images by id
 */
public record Quarantine(List<SetAside> images) {

  /** One image and why it is not trained on; the reason has no comma. */
  record SetAside(long id, int label, String reason) implements Serializable {}

  /** Nothing. */
  public static Quarantine none() {
    return new Quarantine(List.of());
  }

  /** What a scan found, looked up in a second pass; without findings there is none. */
  public static Quarantine of(ImageDataset train, DatasetScan scan) {
    int classes = classes(scan.labels());
    Set<Long> overlap = new HashSet<>(scan.overlap());
    if (overlap.isEmpty() && scan.labels().counts().keySet().stream().allMatch(l -> l < classes)) {
      return none();
    }
    List<SetAside> found =
        new ArrayList<>(train.blocks().flatMap(block -> find(block, overlap, classes)).collect());
    found.sort(Comparator.comparingLong(SetAside::id));
    return new Quarantine(found);
  }

  // With a single class or none the labels as a whole are wrong, and the checks say how.
  private static int classes(LabelHistogram labels) {
    int classes = labels.leadingClasses();
    return classes < 2 ? Integer.MAX_VALUE : classes;
  }

  private static Iterator<SetAside> find(ImageBlock block, Set<Long> overlap, int classes) {
    List<SetAside> found = new ArrayList<>();
    for (int row = 0; row < block.size(); row++) {
      long id = block.ids()[row];
      int label = block.labels()[row];
      if (overlap.contains(id)) {
        found.add(new SetAside(id, label, "the image stands in the test set too"));
      } else if (label >= classes) {
        found.add(
            new SetAside(id, label, "the label lies beyond the classes 0 to " + (classes - 1)));
      }
    }
    return found.iterator();
  }

  public boolean isEmpty() {
    return images.isEmpty();
  }

  /** The data set without these images. */
  public ImageDataset removedFrom(ImageDataset train) {
    Set<Long> ids = images.stream().map(SetAside::id).collect(Collectors.toSet());
    int idColumn = train.rows().schema().fieldIndex("id");
    FilterFunction<Row> kept = row -> !ids.contains(row.getLong(idColumn));
    return new ImageDataset(train.name(), train.rows().filter(kept), train.height(), train.width());
  }

  /** A table for users. */
  public byte[] csv() {
    StringBuilder csv = new StringBuilder("id,label,reason\n");
    for (SetAside image : images) {
      csv.append(image.id()).append(',').append(image.label()).append(',');
      csv.append(image.reason()).append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }
}
