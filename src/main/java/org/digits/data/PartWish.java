package org.digits.data;

import java.util.Optional;

/** What a command wants of a source whose names tell parts. */
public enum PartWish {
  /** All of it: what is predicted needs no labels, and no part. */
  EVERYTHING(null, SinglePart.TAKEN),
  /** What a run is tested on; a source of another single part is taken, with a note. */
  TESTED(NamedPart.TEST, SinglePart.TAKEN),
  /** What Spark loads without an option; a source of another single part is taken, with a note. */
  LOADED(NamedPart.TRAIN, SinglePart.TAKEN),
  /** What becomes the part {@code train} of a Dataset. */
  PREPARED_TRAIN(NamedPart.TRAIN, SinglePart.REFUSED),
  /** What becomes the part {@code test} of a Dataset. */
  PREPARED_TEST(NamedPart.TEST, SinglePart.REFUSED);

  /** What happens to a folder all of whose files tell one part, and not the wanted one. */
  enum SinglePart {
    TAKEN,
    REFUSED
  }

  private final NamedPart part;
  private final SinglePart other;

  PartWish(NamedPart part, SinglePart other) {
    this.part = part;
    this.other = other;
  }

  /** What {@code prepare --part} wants. */
  public static PartWish prepared(DatasetPart part) {
    return part == DatasetPart.TRAIN ? PREPARED_TRAIN : PREPARED_TEST;
  }

  Optional<NamedPart> part() {
    return Optional.ofNullable(part);
  }

  SinglePart other() {
    return other;
  }
}
