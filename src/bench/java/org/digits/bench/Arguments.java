package org.digits.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the measuring programs: {@code --name value} pairs. */
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  /** Checks that every name is one of those. */
  Arguments(String[] args, String... names) {
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException(
          "expected pairs of --name value: " + String.join(" ", args));
    }
    for (int i = 0; i < args.length; i += 2) {
      if (!List.of(names).contains(args[i])) {
        throw new IllegalArgumentException(
            args[i] + ": expected one of " + String.join(", ", names));
      }
      values.put(args[i], args[i + 1]);
    }
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  int[] numbers(String name, String otherwise) {
    String[] parts = values.getOrDefault(name, otherwise).split(",", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return numbers;
  }
}
