package org.digits.spark.images;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Files of a source that are not read, by kind: their suffix, or why. */
final class UnreadFiles {
  private static final int MOST_KINDS = 5;

  private final Map<String, Kind> kinds = new TreeMap<>();

  private record Kind(String name, String first, int count) {
    Kind another() {
      return new Kind(name, first, count + 1);
    }
  }

  /** A file of another format. */
  void add(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    add(path, dot < 1 ? "without suffix" : name.substring(dot).toLowerCase(Locale.ROOT));
  }

  /** A file of the format that is not read all the same. */
  void add(String path, String why) {
    kinds.merge(why, new Kind(why, path, 1), (before, now) -> before.another());
  }

  int count() {
    return kinds.values().stream().mapToInt(Kind::count).sum();
  }

  /** The most frequent kinds with one name each, as in {@code 3 .webp (a.webp ...)}. */
  String summary() {
    List<Kind> all = new ArrayList<>(kinds.values());
    all.sort(Comparator.comparingInt(Kind::count).reversed());
    StringJoiner summary = new StringJoiner(", ");
    int shown = 0;
    for (Kind kind : all.subList(0, Math.min(MOST_KINDS, all.size()))) {
      shown += kind.count();
      summary.add(
          "%,d %s (%s%s)"
              .formatted(kind.count(), kind.name(), kind.first(), kind.count() > 1 ? " ..." : ""));
    }
    return count() > shown ? summary + " and %,d others".formatted(count() - shown) : "" + summary;
  }
}
