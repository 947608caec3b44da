package org.digits.publishing.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records to and from indented JSON; every field must be there, not null, and none unknown. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Json() {}

  public static byte[] write(Object value) {
    JsonNode tree = MAPPER.valueToTree(value);
    checkFinite(tree, "");
    try {
      return (MAPPER.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  public static <T> T read(byte[] json, Class<T> type, String location) throws StorageException {
    return read(json, type, location, Map.of());
  }

  /**
   * As above.
   *
   * @param defaults keys that older versions did not write, such as {@code dataset/train/count},
   *     and what stands for them
   */
  public static <T> T read(byte[] json, Class<T> type, String location, Map<String, ?> defaults)
      throws StorageException {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (!(tree instanceof ObjectNode object)) {
        throw new StorageException(location + " is not valid: expected a JSON object");
      }
      defaults.forEach((path, value) -> putIfAbsent(object, path, value));
      T value = MAPPER.treeToValue(object, type);
      // After the binding, which takes the text "NaN" for a number.
      checkFinite(MAPPER.valueToTree(value), "");
      return value;
    } catch (JsonProcessingException e) {
      throw invalid(location, e.getOriginalMessage(), e);
    } catch (StorageException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(location, e.getMessage(), e);
    }
  }

  private static StorageException invalid(String location, String reason, Exception cause) {
    return new StorageException(
        "%s is not valid: %s"
            .formatted(location, String.valueOf(reason).lines().findFirst().orElse("")),
        cause);
  }

  private static void putIfAbsent(ObjectNode object, String path, Object value) {
    int slash = path.lastIndexOf('/');
    JsonNode parent = slash < 0 ? object : object.at("/" + path.substring(0, slash));
    if (parent instanceof ObjectNode node) {
      node.putIfAbsent(path.substring(slash + 1), MAPPER.valueToTree(value));
    }
  }

  // JSON has no NaN or infinity; Jackson would write them as strings.
  private static void checkFinite(JsonNode node, String path) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new IllegalArgumentException(
          "%s is %s, which JSON cannot hold".formatted(path, node.doubleValue()));
    }
    node.fieldNames().forEachRemaining(name -> checkFinite(node.get(name), path + "/" + name));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkFinite(node.get(i), path + "/" + i);
    }
  }
}
