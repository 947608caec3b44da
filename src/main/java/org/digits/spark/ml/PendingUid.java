package org.digits.spark.ml;

/**
 * The uid of a stage whose constructor runs. Spark ML's own constructors ask for {@code uid()}
 * before a Java class has set its fields, and every Param that they make keeps the answer.
 */
final class PendingUid {
  // A constructor's superclass can see nothing else of what the constructor was given.
  private static final ThreadLocal<String> UID = new ThreadLocal<>();

  private PendingUid() {}

  /** Gives {@code uid} to the stage that this thread constructs next. */
  static PendingUid of(String uid) {
    UID.set(uid);
    return new PendingUid();
  }

  /** The uid, while the stage has none of its own. */
  static String current() {
    return UID.get();
  }

  /** The uid, for the stage to keep. */
  String take() {
    String uid = UID.get();
    UID.remove();
    return uid;
  }
}
