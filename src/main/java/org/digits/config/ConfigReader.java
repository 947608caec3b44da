package org.digits.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** Settings of a properties file; the command line's own settings win over them. */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * Reads a file of {@code key=value} lines.
   *
   * @throws ConfigException if it cannot be read, or holds an unknown key
   */
  public static Map<Option, String> read(Path file) {
    return read(file, Option.class);
  }

  /** As above, of the gate's rules. */
  public static Map<GateRule, String> readRules(Path file) {
    return read(file, GateRule.class);
  }

  // Some editors begin a file with a byte-order mark.
  private static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static <S extends Enum<S> & Setting> Map<S, String> read(Path file, Class<S> known) {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(text(file))) {
      properties.load(reader);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": not a text file in UTF-8");
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read the settings file %s (%s)"
              .formatted(
                  file, Files.isDirectory(file) ? "a folder" : e.getClass().getSimpleName()));
    }
    Map<S, String> settings = new EnumMap<>(known);
    for (String key : properties.stringPropertyNames()) {
      settings.put(
          Setting.of(known.getEnumConstants(), key, file.toString()),
          properties.getProperty(key).trim());
    }
    return settings;
  }
}
