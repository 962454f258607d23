package dev.backstay.snapshot;

import java.util.Arrays;
import java.util.Optional;

/// What sort of store a component is, and so how it is captured and restored.
public enum ComponentKind {
  FILES("files", 1),
  STATE_FILE("state-file", 2),
  SQLITE("sqlite", 3),
  DISK("disk", 4),
  COMMAND("command", 5),
  POSTGRES("postgres", 6),
  REDIS("redis", 7),
  S3("s3", 8);

  private final String label;
  private final int number;

  ComponentKind(String label, int number) {
    this.label = label;
    this.number = number;
  }

  /// The kind as it is written in configuration and output.
  public String label() {
    return label;
  }

  /// The number that stands for the kind in a manifest; never reused.
  public int number() {
    return number;
  }

  /// The kind of that number, if there is one.
  public static Optional<ComponentKind> ofNumber(int number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
  }
}
