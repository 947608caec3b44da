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
 * @param note what the user should know of the choice
 */
public record ImagePair(String images, String labels, Optional<String> note) {

  /**
   * Chooses the pair of the part that is wanted, whatever else the names say.
   *
   * @param source as the user knows it, for messages
   * @param images paths of all images inside the source
   * @param labels paths of all labels
   * @param key makes a name of a path that images and their labels share
   * @throws DataFormatException if there is no pair of the part, or more than one
   */
  public static ImagePair choose(
      String source,
      List<String> images,
      List<String> labels,
      UnaryOperator<String> key,
      PartWish wish)
      throws DataFormatException {
    List<String> all = Stream.concat(images.stream(), labels.stream()).sorted().toList();
    SourceParts.Chosen chosen = SourceParts.choose(source, all, wish);
    List<String> ofPart = chosen.paths().stream().filter(images::contains).toList();
    String part = wish.part().map(wanted -> " of the part " + wanted.label()).orElse("");
    if (ofPart.size() != 1) {
      throw new DataFormatException(
          "%s: expected one set of images%s, found %s; name the file of one itself"
              .formatted(source, part, found(ofPart)));
    }
    String image = ofPart.get(0);
    List<String> candidates = chosen.paths().stream().filter(labels::contains).toList();
    Optional<String> partner = byName(source, image, candidates, key);
    if (partner.isEmpty() && candidates.size() != 1) {
      throw new DataFormatException(
          "%s: expected the labels of %s, found %s; they are called as the images are, with labels for images"
              .formatted(source, image, found(candidates)));
    }
    // Two parts in one place are how these formats are; that one is left out is no news.
    List<String> left = new ArrayList<>(all);
    left.removeAll(chosen.paths());
    boolean isKnown = !left.isEmpty() && left.stream().allMatch(NamedPart::isToldIn);
    return new ImagePair(
        image,
        partner.orElseGet(() -> candidates.get(0)),
        isKnown ? Optional.empty() : chosen.note());
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
