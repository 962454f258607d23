package dev.backstay.component;

import dev.backstay.s3.BucketServer;
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
/// @param capturedPrefix what its keys began with when they were captured, in place of its only
///     prefix; empty if with the same
public record Bucket(
    ComponentName name,
    Importance importance,
    int order,
    BucketServer server,
    String bucket,
    List<String> prefixes,
    Optional<Naming> naming,
    Duration timeout,
    List<Expectation> expectations,
    Optional<String> capturedPrefix)
    implements Component {

  public Bucket {
    prefixes = withoutCovered(prefixes);
    expectations = List.copyOf(expectations);
  }

  /// One that is where it is captured.
  public Bucket(
      ComponentName name,
      Importance importance,
      int order,
      BucketServer server,
      String bucket,
      List<String> prefixes,
      Optional<Naming> naming,
      Duration timeout,
      List<Expectation> expectations) {
    this(
        name,
        importance,
        order,
        server,
        bucket,
        prefixes,
        naming,
        timeout,
        expectations,
        Optional.empty());
  }

  /// The same in another bucket of the server.
  public Bucket in(String otherBucket) {
    return moved(otherBucket, prefixes, capturedPrefix);
  }

  /// The same in another bucket of the server, with another prefix in place of the only one it has.
  ///
  /// @throws IllegalArgumentException if it has several
  public Bucket in(String otherBucket, String prefix) {
    if (prefixes.size() > 1) {
      throw new IllegalArgumentException(name + " has several prefixes: " + prefixes);
    }
    return moved(otherBucket, List.of(prefix), Optional.of(listed().getFirst()));
  }

  private Bucket moved(
      String otherBucket, List<String> otherPrefixes, Optional<String> otherCaptured) {
    return new Bucket(
        name,
        importance,
        order,
        server,
        otherBucket,
        otherPrefixes,
        naming,
        timeout,
        expectations,
        otherCaptured);
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
    return !key.startsWith(Destination.WORK_PREFIX)
        && listed().stream().anyMatch(key::startsWith)
        && !capturedKey(key).isEmpty();
  }

  /// The key that an object of its own had when it was captured.
  public String capturedKey(String key) {
    return capturedPrefix.map(it -> it + key.substring(prefixes.getFirst().length())).orElse(key);
  }

  /// The key that a captured object takes; empty if it is not one of its own.
  public Optional<String> keyOf(String captured) {
    var begin = capturedPrefix.orElse("");
    if (!captured.startsWith(begin)) {
      return Optional.empty();
    }
    var key =
        capturedPrefix.map(_ -> prefixes.getFirst()).orElse("")
            + captured.substring(begin.length());
    return Optional.of(key).filter(this::holds);
  }

  /// Whether some object may be one of both.
  public boolean overlaps(Bucket other) {
    return bucket.equals(other.bucket)
        && server.isAtSameAddress(other.server)
        && listed().stream()
            .anyMatch(
                mine ->
                    other.listed().stream()
                        .anyMatch(its -> mine.startsWith(its) || its.startsWith(mine)));
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
  public boolean isBuiltInFiles() {
    return false;
  }

  @Override
  public String place() {
    return server.shown(bucket) + capturedPrefix.map(_ -> "/" + prefixes.getFirst()).orElse("");
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.S3;
  }
}
