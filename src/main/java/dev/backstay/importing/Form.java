package dev.backstay.importing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The forms of backups that can be brought in.
public enum Form {
  /// A directory with a `manifest.json`, or the same as a gzipped tar archive.
  SYNTHORG,
  /// A gzipped tar archive of a directory with an `orchestrator_config.json`.
  OPENCLAW,
  /// A copy of a SQLite database.
  SQLITE,
  /// A dump of a PostgreSQL database in the custom format.
  PG_DUMP;

  /// The form as it is typed and printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The form of that name, if there is one.
  public static Optional<Form> of(String label) {
    return Arrays.stream(values()).filter(form -> form.label().equals(label)).findFirst();
  }

  /// All names, for people.
  public static String labels() {
    return Arrays.stream(values()).map(Form::label).collect(Collectors.joining(", "));
  }
}
