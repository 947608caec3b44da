package org.digits.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The images of a part and their labels, which stand in files or arrays of their own.
 *
 * @param images their path inside the source
 * @param labels likewise
 */
public record ImagePair(String images, String labels) {

  /**
   * The pairs of a part: one, or those of a set that stands in several numbered files.
   *
   * @param pairs in the order of their numbers
   * @param note what the user should know of the choice
   */
  public record Chosen(List<ImagePair> pairs, Optional<String> note) {}

  /**
   * Chooses the pair of the part that is wanted, whatever else the names say. More than one are one
   * set if they are numbered: 0, 1, 2, ... or 1, 2, 3, ...
   *
   * @param source as the user knows it, for messages
   * @param images paths of all images inside the source
   * @param labels paths of all labels
   * @param key makes a name of a path that images and their labels share
   * @throws DataFormatException if there is no pair of the part, or more than one set
   */
  public static Chosen choose(
      String source,
      List<String> images,
      List<String> labels,
      UnaryOperator<String> key,
      PartWish wish)
      throws DataFormatException {
    Candidates found = Candidates.of(source, images, labels, wish);
    if (found.images().size() == 1) {
      return new Chosen(List.of(found.onlyPair(key)), found.note());
    }
    List<String> ordered =
        NumberedPaths.inOrder(source, found.images()).orElseThrow(found::severalSets);
    List<ImagePair> pairs = new ArrayList<>();
    List<String> unused = new ArrayList<>(found.labels());
    for (String image : ordered) {
      ImagePair pair = found.pair(image, byName(source, image, found.labels(), key));
      unused.remove(pair.labels());
      pairs.add(pair);
    }
    if (!unused.isEmpty()) {
      throw new DataFormatException(
          "%s: expected images for every file of labels, found none for %s; add them, or move the labels away"
              .formatted(source, String.join(", ", unused)));
    }
    String read =
        "%s: %d numbered files are read as one set, %s to %s"
            .formatted(source, ordered.size(), ordered.get(0), ordered.get(ordered.size() - 1));
    return new Chosen(
        pairs, Optional.of(found.note().map(note -> read + "; " + note).orElse(read)));
  }

  /** What could be meant: images and labels whose names tell the part. */
  private record Candidates(
      String source,
      PartWish wish,
      List<String> images,
      List<String> labels,
      Optional<String> note) {
    static Candidates of(String source, List<String> images, List<String> labels, PartWish wish)
        throws DataFormatException {
      List<String> all = Stream.concat(images.stream(), labels.stream()).sorted().toList();
      SourceParts.Chosen chosen = SourceParts.choose(source, all, wish);
      // Two parts in one place are how these formats are; that one is left out is no news.
      List<String> left = new ArrayList<>(all);
      left.removeAll(chosen.paths());
      boolean isKnown = !left.isEmpty() && left.stream().allMatch(NamedPart::isToldIn);
      return new Candidates(
          source,
          wish,
          chosen.paths().stream().filter(images::contains).toList(),
          chosen.paths().stream().filter(labels::contains).toList(),
          isKnown ? Optional.empty() : chosen.note());
    }

    ImagePair onlyPair(UnaryOperator<String> key) throws DataFormatException {
      String image = images.get(0);
      Optional<String> named = byName(source, image, labels, key);
      boolean isOnly = named.isEmpty() && labels.size() == 1;
      return pair(image, isOnly ? Optional.of(labels.get(0)) : named);
    }

    ImagePair pair(String image, Optional<String> partner) throws DataFormatException {
      if (partner.isEmpty()) {
        throw new DataFormatException(
            "%s: expected the labels of %s, found %s; they are called as the images are, with labels for images"
                .formatted(source, image, found(labels)));
      }
      return new ImagePair(image, partner.get());
    }

    DataFormatException severalSets() {
      String part = wish.part().map(wanted -> " of the part " + wanted.label()).orElse("");
      return new DataFormatException(
          "%s: expected one set of images%s, found %s; name the file of one itself, or number the files of one set"
              .formatted(source, part, found(images)));
    }
  }

  /**
   * The labels of one set of images, if there are any: those with the same name, or else those that
   * tell the same part, where there are no others of either.
   *
   * @param images all that lie there
   * @throws DataFormatException if several have the same name
   */
  public static Optional<String> labelsOf(
      String source,
      String image,
      List<String> images,
      List<String> labels,
      UnaryOperator<String> key)
      throws DataFormatException {
    Optional<String> named = byName(source, image, labels, key);
    Optional<NamedPart> part = part(image);
    if (named.isPresent() || part.isEmpty()) {
      return named;
    }
    List<String> ofPart = labels.stream().filter(path -> part(path).equals(part)).toList();
    boolean isOnly = images.stream().filter(path -> part(path).equals(part)).count() == 1;
    return isOnly && ofPart.size() == 1 ? Optional.of(ofPart.get(0)) : Optional.empty();
  }

  private static Optional<NamedPart> part(String path) {
    return NamedPart.of(path.substring(path.lastIndexOf('/') + 1));
  }

  private static Optional<String> byName(
      String source, String image, List<String> labels, UnaryOperator<String> key)
      throws DataFormatException {
    String shared = key.apply(image);
    List<String> named = labels.stream().filter(path -> key.apply(path).equals(shared)).toList();
    if (named.size() > 1) {
      throw new DataFormatException(
          "%s: expected one file of labels for %s, found %s; move the others away"
              .formatted(source, image, found(named)));
    }
    return named.stream().findFirst();
  }

  private static String found(List<String> paths) {
    return paths.isEmpty() ? "none" : String.join(", ", paths);
  }
}
