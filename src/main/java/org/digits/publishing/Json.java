package org.digits.publishing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records to and from indented JSON; every field must be there and none may be unknown. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static byte[] write(Object value) {
    JsonNode tree = MAPPER.valueToTree(value);
    checkFinite(tree, "");
    try {
      return (MAPPER.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  static <T> T read(byte[] json, Class<T> type, String location) throws StorageException {
    return read(json, type, location, Map.of());
  }

  /**
   * As above.
   *
   * @param defaults keys that older versions did not write, and what stands for them
   */
  static <T> T read(byte[] json, Class<T> type, String location, Map<String, ?> defaults)
      throws StorageException {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree instanceof ObjectNode object) {
        defaults.forEach((key, value) -> object.putIfAbsent(key, MAPPER.valueToTree(value)));
      }
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new StorageException(
          "%s is not valid: %s".formatted(location, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new StorageException("cannot read " + location, e);
    }
  }

  // JSON has no NaN or infinity; Jackson would write them as strings.
  private static void checkFinite(JsonNode node, String path) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new IllegalArgumentException(
          "%s is %s, which JSON cannot hold".formatted(path, node.doubleValue()));
    }
    node.fields().forEachRemaining(f -> checkFinite(f.getValue(), path + "/" + f.getKey()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkFinite(node.get(i), path + "/" + i);
    }
  }
}
