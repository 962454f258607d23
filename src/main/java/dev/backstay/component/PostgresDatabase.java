package dev.backstay.component;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One database of a PostgreSQL server, captured as a dump.
///
/// @param server how its server is reached
/// @param database its name
/// @param maintenance the database that is connected to while this one is exchanged
/// @param wrapper what the client programs are run by, with its arguments; empty if by nothing
/// @param programs the directory of the client programs, if they are not to be looked for
/// @param timeout how long a dump or a restore may take
/// @param leftAlone the tables that a restore of rows alone does not touch; `SCHEMA.TABLE`, or a
///     table of `public`
/// @param waived what a restore of it need not insist on
/// @param scope how much of it a restore replaces
public record PostgresDatabase(
    ComponentName name,
    Importance importance,
    int order,
    PostgresServer server,
    String database,
    String maintenance,
    List<String> wrapper,
    Optional<Path> programs,
    Duration timeout,
    List<Expectation> expectations,
    List<String> leftAlone,
    Set<Waiver> waived,
    Scope scope)
    implements Component {

  public PostgresDatabase {
    wrapper = List.copyOf(wrapper);
    expectations = List.copyOf(expectations);
    leftAlone = List.copyOf(leftAlone);
    waived = Set.copyOf(waived);
  }

  /// The same, for a restore that replaces so much and need not insist on all.
  public PostgresDatabase restoring(Scope other, Set<Waiver> others) {
    return new PostgresDatabase(
        name,
        importance,
        order,
        server,
        database,
        maintenance,
        wrapper,
        programs,
        timeout,
        expectations,
        leftAlone,
        others,
        other);
  }

  /// The same as to how it is captured and restored, at another place.
  public PostgresDatabase at(PostgresUrl url) {
    return new PostgresDatabase(
        name,
        importance,
        order,
        url.server().completedBy(server),
        url.database(),
        maintenance,
        wrapper,
        programs,
        timeout,
        expectations,
        leftAlone,
        waived,
        scope);
  }

  @Override
  public Path path() {
    return Path.of(database.replace('/', '_'));
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
    return "postgresql://" + server.shown() + "/" + database;
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.POSTGRES;
  }
}
