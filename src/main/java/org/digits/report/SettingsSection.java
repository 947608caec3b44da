package org.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.digits.data.KnownDataset;
import org.digits.publishing.run.RunMetrics;

/** What the run was made with: every setting, the data, the machine's software. */
final class SettingsSection {
  private static final String STYLE = "settings";

  private final RunMetrics metrics;
  private final Map<String, String> provenance;

  SettingsSection(RunMetrics metrics, Map<String, String> provenance) {
    this.metrics = metrics;
    this.provenance = provenance;
  }

  Markup markup() {
    return new Markup()
        .open("div", "class", "side")
        .add(
            Tables.of("Every setting, as resolved", List.of("Setting", "Value"), settings(), STYLE))
        .open("div")
        .add(Tables.of("Data", List.of("Part", "Images", "SHA-256 of the content"), data(), STYLE))
        .add(Tables.of("Environment", List.of("What", "Value"), environment(), STYLE))
        .close()
        .close();
  }

  private List<List<String>> settings() {
    List<List<String>> rows = new ArrayList<>();
    metrics
        .config()
        .forEach((key, value) -> rows.add(List.of(key, shown(Objects.toString(value, "")))));
    return rows;
  }

  private List<List<String>> data() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(part("Training", metrics.dataset().train()));
    rows.add(part("Test", metrics.dataset().test()));
    return rows;
  }

  private static List<String> part(String name, RunMetrics.Part part) {
    String known = KnownDataset.of(part.sha256()).map(set -> " (" + set.label() + ")").orElse("");
    return List.of(name + known, Numbers.count(part.count()), part.sha256());
  }

  private List<List<String>> environment() {
    return provenance.entrySet().stream()
        .map(entry -> List.of(entry.getKey(), shown(entry.getValue())))
        .toList();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "–" : value;
  }
}
