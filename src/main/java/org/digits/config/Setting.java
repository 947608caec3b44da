package org.digits.config;

/** A setting with a key of its own in a properties file and on the command line. */
public interface Setting {
  /** The name, in kebab-case. */
  String key();

  /** The heading of the help that it stands under. */
  SettingGroup group();

  /** What the help shows for its value; a choice's values with {@code |} between them. */
  String valueName();

  /** The value when nothing is set; empty where that depends on something else. */
  String defaultValue();

  /** One line for the help. */
  String description();

  /** Whether the name alone, without a value, means true. */
  default boolean isFlag() {
    return defaultValue().equals("false");
  }

  /**
   * The setting of a key.
   *
   * @param known all there are
   * @throws ConfigException for an unknown key, with the nearest known one
   */
  static <S extends Setting> S of(S[] known, String key, String origin) {
    S nearest = known[0];
    for (S setting : known) {
      if (setting.key().equals(key)) {
        return setting;
      }
      if (EditDistance.between(key, setting.key()) < EditDistance.between(key, nearest.key())) {
        nearest = setting;
      }
    }
    throw new ConfigException(
        "%s: unknown setting '%s'; did you mean '%s'?".formatted(origin, key, nearest.key()));
  }
}
