package dev.backstay.demo;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Where an installation is made up: a directory, how much is made, and the time it is made at.
public final class Ground {

  private static final String OWNER_ONLY = "rw-------";

  private final Path directory;
  private final String variant;
  private final double scale;
  private final InstantSource clock;
  private final Instant madeAt;

  /// Ground in a directory.
  ///
  /// @param variant which variant of the installation is made
  /// @param scale what the usual counts are multiplied with
  /// @param clock what is now
  public Ground(Path directory, String variant, double scale, InstantSource clock) {
    this.directory = directory;
    this.variant = variant;
    this.scale = scale;
    this.clock = clock;
    madeAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /// Requires that nothing is there yet, and makes the directory.
  ///
  /// @throws UsageException if something is there; it is left as it is
  public void claim() throws IOException {
    if (Files.exists(directory) && !isEmpty(directory)) {
      throw new UsageException(
          FailureCode.TARGET_NOT_EMPTY,
          directory + " is not empty",
          "Name an empty directory, or one that does not exist.");
    }
    Files.createDirectories(directory);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var inside = Files.list(directory)) {
      return inside.findAny().isEmpty();
    }
  }

  /// The directory.
  public Path directory() {
    return directory;
  }

  /// Whether that variant is made.
  public boolean is(String name) {
    return variant.equals(name);
  }

  /// A count, multiplied with the scale; at least 1.
  public int scaled(int count) {
    return Math.toIntExact(Math.max(1, Math.round(count * scale)));
  }

  /// When the installation was made, to the second.
  public Instant madeAt() {
    return madeAt;
  }

  /// That long before it was made.
  public Instant ago(Duration duration) {
    return madeAt.minus(duration);
  }

  /// What time it is.
  public Instant now() {
    return clock.instant();
  }

  /// Made-up values for one part, the same whatever else is made.
  public Dice dice(String part) {
    return new Dice(part.hashCode() * 0x9E3779B97F4A7C15L);
  }

  /// A path below the directory, with all directories that it lies in.
  public Path at(String name) throws IOException {
    var path = directory.resolve(name);
    Files.createDirectories(path.resolveSibling(""));
    return path;
  }

  /// Writes a file.
  public void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a file.
  public void write(String name, byte[] bytes) throws IOException {
    Files.write(at(name), bytes);
  }

  /// Writes a file that only its owner may read.
  public void writeSecret(String name, String text) throws IOException {
    var file = at(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Files.writeString(file, text);
  }
}
