package org.digits.data;

import java.util.Optional;

/** What a command wants of a source whose names tell parts. */
public enum PartWish {
  /** All of it: what is predicted needs no labels, and no part. */
  EVERYTHING(null, SinglePart.TAKEN, ""),
  /** What a run is tested on; a source of another single part is taken, with a note. */
  TESTED(NamedPart.TEST, SinglePart.TAKEN, ""),
  /** What Spark loads without an option; a source of another single part is taken, with a note. */
  LOADED(NamedPart.TRAIN, SinglePart.TAKEN, ""),
  /** What a run is trained on. */
  TRAINED(NamedPart.TRAIN, SinglePart.REFUSED, "name the training images themselves with --data"),
  /** What a run is tested on, beside its training images. */
  TESTED_BESIDE(NamedPart.TEST, SinglePart.REFUSED, "name labelled images with --test-data"),
  /** What becomes the part {@code train} of a Dataset. */
  PREPARED_TRAIN(NamedPart.TRAIN, SinglePart.REFUSED, PartWish.CHOOSE),
  /** What becomes the part {@code test} of a Dataset. */
  PREPARED_TEST(NamedPart.TEST, SinglePart.REFUSED, PartWish.CHOOSE);

  private static final String CHOOSE = "choose the part %s, or name the folder or file itself";

  /** What happens to a folder all of whose files tell one part, and not the wanted one. */
  enum SinglePart {
    TAKEN,
    REFUSED
  }

  private final NamedPart part;
  private final SinglePart other;
  private final String advice;

  PartWish(NamedPart part, SinglePart other, String advice) {
    this.part = part;
    this.other = other;
    this.advice = advice;
  }

  /** What {@code prepare --part} wants. */
  public static PartWish prepared(DatasetPart part) {
    return part == DatasetPart.TRAIN ? PREPARED_TRAIN : PREPARED_TEST;
  }

  Optional<NamedPart> part() {
    return Optional.ofNullable(part);
  }

  /** What to do where there is another part only, and it is refused. */
  String advice(NamedPart found) {
    return advice.formatted(found.label());
  }

  SinglePart other() {
    return other;
  }
}
