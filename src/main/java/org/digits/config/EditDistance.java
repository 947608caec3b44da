package org.digits.config;

import java.util.Locale;

/** Levenshtein's edit distance of a key as somebody wrote it from a known key. */
final class EditDistance {
  private EditDistance() {}

  /** Letters to insert, delete or replace, whatever the key's case. */
  static int between(String key, String known) {
    String a = key.toLowerCase(Locale.ROOT);
    int[] row = new int[known.length() + 1];
    for (int j = 0; j <= known.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= known.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[known.length()];
  }
}
