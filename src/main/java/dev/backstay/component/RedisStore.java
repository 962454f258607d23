package dev.backstay.component;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What a Redis or Valkey server keeps, captured as an RDB file.
///
/// @param server how it is reached
/// @param database the logical database that a restore puts in place; all of them if none is said
/// @param restoring what a restore puts in place
/// @param offline how it is restored while the server is stopped; if empty, it is while it serves
/// @param timeout how long the server may say nothing
public record RedisStore(
    ComponentName name,
    Importance importance,
    int order,
    RedisServer server,
    OptionalInt database,
    Restoring restoring,
    Optional<Offline> offline,
    Duration timeout,
    List<Expectation> expectations)
    implements Component {

  public RedisStore {
    expectations = List.copyOf(expectations);
  }

  /// One that is restored while the server serves.
  public RedisStore(
      ComponentName name,
      Importance importance,
      int order,
      RedisServer server,
      OptionalInt database,
      Restoring restoring,
      Duration timeout,
      List<Expectation> expectations) {
    this(
        name,
        importance,
        order,
        server,
        database,
        restoring,
        Optional.empty(),
        timeout,
        expectations);
  }

  /// What a restore needs of a server that is stopped.
  ///
  /// @param dataDirectory where it keeps its RDB file and its append-only files
  /// @param service the service that it is
  public record Offline(Path dataDirectory, String service) {}

  /// What a restore puts in place.
  public enum Restoring {
    /// The keys of the snapshot, loaded into a spare logical database and exchanged.
    SWAP,
    /// The keys of the snapshot, as the file that the server starts from.
    OFFLINE,
    /// No keys at all: what is kept there can be made again.
    START_EMPTY;

    /// It as it is written in configuration.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public Path path() {
    return Path.of("redis");
  }

  @Override
  public boolean isAtPath() {
    return false;
  }

  @Override
  public String place() {
    return server.shown() + (database.isPresent() ? "/" + database.getAsInt() : "");
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.REDIS;
  }
}
