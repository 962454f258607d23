package dev.backstay.testing;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.component.Scope;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// PostgreSQL databases as components of which only the place is said.
public final class MadeDatabase {

  private MadeDatabase() {}

  /// A whole database of that server, with the programs on the path.
  public static PostgresDatabase of(String name, PostgresServer server, String database) {
    return of(name, server, database, Optional.empty());
  }

  /// The same with the programs of a directory.
  public static PostgresDatabase of(
      String name, PostgresServer server, String database, Optional<Path> programs) {
    return new PostgresDatabase(
        new ComponentName(name),
        Importance.CRITICAL,
        0,
        server,
        database,
        "postgres",
        List.of(),
        programs,
        Duration.ofMinutes(5),
        List.of(),
        List.of(),
        Set.of(),
        Scope.WHOLE);
  }

  /// The database `app` of a server at that host, which nobody reaches.
  public static PostgresDatabase at(String name, String host) {
    return of(name, server(Map.of("PGHOST", host)), "app");
  }

  /// A server without a password.
  public static PostgresServer server(Map<String, String> settings) {
    return new PostgresServer(new TreeMap<>(settings), Optional.empty());
  }
}
