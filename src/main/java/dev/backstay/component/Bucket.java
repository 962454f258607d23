package dev.backstay.component;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// The objects of a bucket, or those below some prefixes of it.
///
/// @param server how it is reached
/// @param bucket its name
/// @param prefixes what the keys begin with; none means all of them
/// @param naming what the last name of a key says of its object
/// @param timeout how long the server may say nothing
public record Bucket(
    ComponentName name,
    Importance importance,
    int order,
    BucketServer server,
    String bucket,
    List<String> prefixes,
    Optional<Naming> naming,
    Duration timeout,
    List<Expectation> expectations)
    implements Component {

  public Bucket {
    prefixes = withoutCovered(prefixes);
    expectations = List.copyOf(expectations);
  }

  /// Digests of contents that may be names: the last name of each key, without what follows its
  /// first dot, is the digest in hexadecimal digits.
  public enum Naming {
    SHA256("SHA-256"),
    MD5("MD5");

    private final String algorithm;

    Naming(String algorithm) {
      this.algorithm = algorithm;
    }

    /// The digest's standard name.
    public String algorithm() {
      return algorithm;
    }

    /// It as it is written in configuration.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whoever asks for `a/` has `a/b/` with it.
  private static List<String> withoutCovered(List<String> prefixes) {
    var kept = new TreeSet<String>();
    for (var prefix : new TreeSet<>(prefixes)) {
      if (kept.stream().noneMatch(prefix::startsWith)) {
        kept.add(prefix);
      }
    }
    return List.copyOf(kept);
  }

  /// What listings are asked for.
  public List<String> listed() {
    return prefixes.isEmpty() ? List.of("") : prefixes;
  }

  /// Whether the key is one of its own; what a restore puts beside them is not.
  public boolean holds(String key) {
    return !key.startsWith(Destination.WORK_PREFIX) && listed().stream().anyMatch(key::startsWith);
  }

  /// The path of the entry that a key has in a snapshot; if keys below it made a directory of that,
  /// the entry is the one named [ObjectKeys#SELF] in it.
  @Override
  public String entryOf(String key) {
    return ObjectKeys.pathOf(key).value();
  }

  @Override
  public Path path() {
    return Path.of("s3");
  }

  @Override
  public boolean isAtPath() {
    return false;
  }

  @Override
  public String place() {
    return server.shown(bucket);
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.S3;
  }
}
