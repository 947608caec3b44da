package org.digits.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The files of a source by the parts that their names tell: the folders below the source, and the
 * file. Two parts are never read as one where one is wanted.
 */
public final class SourceParts {
  private static final int MOST_NAMES = 3;

  private final String source;
  private final Map<NamedPart, List<String>> told = new EnumMap<>(NamedPart.class);
  // The folders or files whose names tell a part, as errors show them.
  private final Map<NamedPart, Set<String>> tellers = new EnumMap<>(NamedPart.class);
  private final List<String> untold = new ArrayList<>();

  private SourceParts(String source) {
    this.source = source;
  }

  /**
   * What is read.
   *
   * @param paths of the files, in their order
   * @param note what the user should know of it
   */
  public record Chosen(List<String> paths, Optional<String> note) {}

  /**
   * Chooses the files of the part that is wanted. A folder that all files share tells a part only
   * where nothing inside does. {@code validation} counts beside {@code train} or {@code test} only,
   * since a folder {@code dev} alone may be anything.
   *
   * @param source as the user knows it, for messages
   * @param paths inside the source, with slashes
   * @throws DataFormatException if it is not there, or not to be told from the others
   */
  public static Chosen choose(String source, List<String> paths, PartWish wish)
      throws DataFormatException {
    SourceParts parts = new SourceParts(source);
    int shared = sharedFolders(paths);
    for (String path : paths) {
      parts.add(path, shared, wish);
    }
    if (parts.told.isEmpty() && shared > 0) {
      parts.addShared(paths, shared);
    }
    parts.forgetValidationAlone();
    return parts.chosen(paths, wish);
  }

  /**
   * What the user should know of a source that is one file: it is read, whatever its name tells.
   *
   * @param source path or URI of the file
   */
  public static Optional<String> note(String source, PartWish wish) {
    String name = source.substring(source.lastIndexOf('/') + 1);
    Optional<NamedPart> told = NamedPart.of(name).filter(part -> part != NamedPart.VALIDATION);
    return told.isEmpty() || wish.part().isEmpty() || told.equals(wish.part())
        ? Optional.empty()
        : Optional.of(taken(source, told.get().label(), wish.part().get()));
  }

  private static int sharedFolders(List<String> paths) {
    if (paths.isEmpty()) {
      return 0;
    }
    String[] first = paths.get(0).split("/", -1);
    int shared = first.length - 1;
    for (String path : paths) {
      String[] names = path.split("/", -1);
      shared = Math.min(shared, names.length - 1);
      while (!Arrays.equals(first, 0, shared, names, 0, shared)) {
        shared--;
      }
    }
    return shared;
  }

  private void add(String path, int shared, PartWish wish) throws DataFormatException {
    Set<NamedPart> found = EnumSet.noneOf(NamedPart.class);
    String teller = "";
    int end = -1;
    for (int depth = 0; end < path.length(); depth++) {
      int begin = end + 1;
      int slash = path.indexOf('/', begin);
      end = slash < 0 ? path.length() : slash;
      if (depth < shared) {
        continue;
      }
      Optional<NamedPart> part = NamedPart.of(path.substring(begin, end));
      if (part.isPresent() && found.add(part.get()) && teller.isEmpty()) {
        teller = path.substring(0, Math.min(path.length(), end + 1));
      }
    }
    if (found.size() > 1 && wish.part().isPresent()) {
      throw new DataFormatException(
          "%s: expected names that tell one part, found %s, which tells %s; name the folder or file of one part itself"
              .formatted(source, path, labels(found)));
    }
    if (found.size() == 1) {
      NamedPart part = found.iterator().next();
      told.computeIfAbsent(part, p -> new ArrayList<>()).add(path);
      tellers.computeIfAbsent(part, p -> new LinkedHashSet<>()).add(teller);
    } else {
      untold.add(path);
    }
  }

  private void addShared(List<String> paths, int shared) {
    String[] names = paths.get(0).split("/", -1);
    for (int depth = 0; depth < shared; depth++) {
      Optional<NamedPart> part = NamedPart.of(names[depth]);
      if (part.isPresent()) {
        told.put(part.get(), paths);
        tellers.put(part.get(), Set.of(String.join("/", Arrays.copyOf(names, depth + 1)) + "/"));
      }
    }
    if (told.size() == 1) {
      untold.clear();
    } else {
      told.clear();
    }
  }

  private void forgetValidationAlone() {
    if (told.keySet().equals(EnumSet.of(NamedPart.VALIDATION))) {
      untold.addAll(told.remove(NamedPart.VALIDATION));
    }
  }

  private Chosen chosen(List<String> paths, PartWish wish) throws DataFormatException {
    if (wish.part().isEmpty()) {
      return new Chosen(paths, told.size() > 1 ? Optional.of(all()) : Optional.empty());
    }
    if (told.isEmpty()) {
      return new Chosen(paths, Optional.empty());
    }
    NamedPart wanted = wish.part().get();
    if (told.size() == 1) {
      return single(paths, wish, wanted);
    }
    List<String> chosen = told.get(wanted);
    if (chosen == null) {
      throw new DataFormatException(
          "%s: expected files whose names tell %s, found %s; name the folder or file to read itself"
              .formatted(source, wanted.label(), found()));
    }
    return new Chosen(chosen, Optional.of(left(wanted)));
  }

  private Chosen single(List<String> paths, PartWish wish, NamedPart wanted)
      throws DataFormatException {
    NamedPart only = told.keySet().iterator().next();
    // One file of many that is called so, or two parts of which one has a name of its own?
    if (!untold.isEmpty()) {
      throw new DataFormatException(
          "%s: expected names that all tell a part, or none, found %s; name the folder or file to read itself"
              .formatted(source, found()));
    }
    if (only == wanted) {
      return new Chosen(paths, Optional.empty());
    }
    if (wish.other() == PartWish.SinglePart.REFUSED) {
      throw new DataFormatException(
          "%s: expected files whose names tell %s, found %s only; %s"
              .formatted(source, wanted.label(), found(), wish.advice(only)));
    }
    return new Chosen(paths, Optional.of(taken(source, found(), wanted)));
  }

  private static String taken(String source, String found, NamedPart wanted) {
    return "%s: its name tells %s; its images are taken as %s"
        .formatted(source, found, wanted.label());
  }

  private String all() {
    return "%s: the names tell more than one part, all of which are read: %s"
        .formatted(source, found());
  }

  private String left(NamedPart wanted) {
    StringJoiner others = new StringJoiner(", ");
    told.keySet().stream().filter(part -> part != wanted).map(this::found).forEach(others::add);
    if (!untold.isEmpty()) {
      others.add(foundUntold());
    }
    return "%s: read is %s; left out: %s".formatted(source, found(wanted), others);
  }

  private String found() {
    StringJoiner all = new StringJoiner(", ");
    told.keySet().stream().map(this::found).forEach(all::add);
    if (!untold.isEmpty()) {
      all.add(foundUntold());
    }
    return all.toString();
  }

  private String found(NamedPart part) {
    return "%s (%s)".formatted(part.label(), few(tellers.get(part)));
  }

  private String foundUntold() {
    return "%,d that %s none (%s)"
        .formatted(untold.size(), untold.size() == 1 ? "tells" : "tell", few(untold));
  }

  private static String few(Collection<String> names) {
    StringJoiner few = new StringJoiner(", ");
    names.stream().limit(MOST_NAMES).forEach(few::add);
    return names.size() > MOST_NAMES
        ? few + " and %,d more".formatted(names.size() - MOST_NAMES)
        : few.toString();
  }

  private static String labels(Set<NamedPart> parts) {
    StringJoiner labels = new StringJoiner(" and ");
    parts.forEach(part -> labels.add(part.label()));
    return labels.toString();
  }
}
