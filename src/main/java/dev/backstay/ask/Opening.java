package dev.backstay.ask;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.Waiver;
import dev.backstay.drill.Engines;
import dev.backstay.drill.LiveGuard;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Tabular;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Opens components to be asked for rows.
public final class Opening {

  private static final String KINDS =
      "Rows can be asked of sqlite, postgres, state-file (JSON) and files (the path of a SQLite"
          + " database).";

  private final Handlers handlers;
  private final Engines servers;
  private final Engine engine;
  private final Whereabouts whereabouts;

  /// What is live, and where it is not.
  ///
  /// @param configured the components as they are configured
  /// @param scratch where areas are made
  /// @param kept directories that must stay as they are
  public record Whereabouts(List<Component> configured, Path scratch, List<Path> kept) {

    public Whereabouts {
      configured = List.copyOf(configured);
      kept = List.copyOf(kept);
    }
  }

  /// Opens them by these.
  public Opening(Handlers handlers, Engines servers, Engine engine, Whereabouts whereabouts) {
    this.handlers = handlers;
    this.servers = servers;
    this.engine = engine;
    this.whereabouts = whereabouts;
  }

  /// Whether components of a kind are databases as a whole, whose tables can be compared.
  public static boolean isDatabase(ComponentKind kind) {
    return switch (kind) {
      case SQLITE, POSTGRES -> true;
      case FILES, STATE_FILE, DISK, COMMAND, REDIS, S3 -> false;
    };
  }

  /// Opens what a snapshot holds of a component, in scratch.
  ///
  /// @param path of a tree: where the database is; the root if there is only one
  /// @param limit how long it may be open once it is
  /// @throws UsageException if a component of its kind has no rows
  /// @throws RestoreRefusedException if it cannot be opened here
  public OpenDatabase stored(ComponentContent content, EntryPath path, Duration limit) {
    var record = content.component();
    requireRows(record.name(), record.kind());
    try {
      return open(
          (area, kept) ->
              switch (record.kind()) {
                case SQLITE, FILES ->
                    engine.file(new StoredFiles(content).database(path, area), limit);
                case STATE_FILE -> engine.document(new StoredFiles(content).document(area), limit);
                case POSTGRES ->
                    tabular(serve(content, area, kept).staged(), record.name()).open(limit);
                case DISK, COMMAND, REDIS, S3 ->
                    throw new IllegalStateException(record.kind() + " has no rows");
              });
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "component %s cannot be opened in scratch: %s".formatted(record.name(), e.getMessage()),
          "Nothing live was touched; mend the cause, or choose another snapshot.",
          e);
    }
  }

  private static void requireRows(ComponentName name, ComponentKind kind) {
    switch (kind) {
      case SQLITE, FILES, STATE_FILE, POSTGRES -> {}
      case DISK, COMMAND, REDIS, S3 ->
          throw new UsageException(
              FailureCode.QUERY_REFUSED,
              "component %s is of kind %s, which has no rows".formatted(name, kind.label()),
              KINDS);
    }
  }

  /// Opens an image of a component as it is now, taken as a capture takes it.
  ///
  /// @throws CaptureFailedException if no consistent image can be had
  public OpenDatabase live(Component component) {
    try {
      return open(
          (area, kept) -> {
            var scratch = new Scratch(area.privateDirectory("copy"));
            var capture = handlers.handlerOf(component).capture(scratch);
            kept.add(capture::close);
            return tabular(capture, component.name()).open(Duration.ofDays(1));
          });
    } catch (IOException e) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "component %s cannot be read as it is now: %s"
              .formatted(component.name(), e.getMessage()),
          "Nothing live was changed; mend the cause, or compare two snapshots.",
          e);
    }
  }

  /// Brings a component of a snapshot into scratch, as a component of its kind.
  ///
  /// @param live the same component where it is live
  /// @throws UsageException if a component of its kind has neither rows nor items
  /// @throws RestoreRefusedException if it cannot be brought there
  public OpenComponent component(Component live, ComponentContent content) {
    var record = content.component();
    try {
      return in((area, kept) -> new OpenComponent(brought(live, content, area, kept), kept));
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "component %s cannot be opened in scratch: %s".formatted(record.name(), e.getMessage()),
          "Nothing live was touched; mend the cause, or choose another snapshot.",
          e);
    }
  }

  private Component brought(Component live, ComponentContent content, ScratchArea area, Kept kept)
      throws IOException {
    return switch (live) {
      case Component.SqliteDatabase it ->
          new Component.SqliteDatabase(
              it.name(),
              it.importance(),
              it.order(),
              new StoredFiles(content).database(EntryPath.ROOT, area),
              it.lockWait(),
              it.holdLimit());
      case Component.StateFile it ->
          new Component.StateFile(
              it.name(),
              it.importance(),
              it.order(),
              new StoredFiles(content).database(EntryPath.ROOT, area),
              it.format(),
              it.requiredKeys());
      case PostgresDatabase _ -> {
        var served = serve(content, area, kept);
        var exchange = handlers.handlerOf(served.hosted()).exchange(served.destination());
        exchange.orElseThrow().forward();
        yield served.hosted();
      }
      case Component.FileTree _, Component.Disk _, Component.Command _, RedisStore _, Bucket _ ->
          throw new UsageException(
              FailureCode.QUERY_REFUSED,
              "component %s is of kind %s, which has neither rows nor items"
                  .formatted(live.name(), live.kind().label()),
              KINDS);
    };
  }

  /// How rows are had in an area; what is made on the way is kept with it.
  private interface Making<T> {
    T in(ScratchArea area, Kept kept) throws IOException;
  }

  private OpenDatabase open(Making<RowSource> making) throws IOException {
    return in(
        (area, kept) -> {
          var rows = making.in(area, kept);
          kept.add(rows::close);
          return new OpenDatabase(rows, kept);
        });
  }

  private <T> T in(Making<T> making) throws IOException {
    new LiveGuard(whereabouts.configured, whereabouts.kept).requireApart(whereabouts.scratch);
    var kept = new Kept();
    var done = false;
    try {
      var area = ScratchArea.in(whereabouts.scratch, RunId.random().hex());
      kept.add(area::close);
      var made = making.in(area, kept);
      done = true;
      return made;
    } finally {
      if (!done) {
        kept.close();
      }
    }
  }

  /// Restored into a server of its own, by an account that owns everything there and may do nothing
  /// else.
  private Served serve(ComponentContent content, ScratchArea area, Kept kept) throws IOException {
    var record = content.component();
    var configured =
        whereabouts.configured.stream()
            .filter(it -> it.name().equals(record.name()) && it.kind() == record.kind())
            .findFirst();
    if (configured.isEmpty()) {
      throw new IOException("the configuration has no database of that name any more");
    }
    var waived = Set.of(Waiver.OWNERS);
    var server = servers.of(record.kind(), area, waived);
    if (server.isEmpty()) {
      throw new IOException("there is no server for it");
    }
    kept.add(server.get()::close);
    var hosted = server.get().hosting(configured.get(), content);
    new LiveGuard(whereabouts.configured, whereabouts.kept).requireOwn(hosted, area.directory());
    var place = area.privateDirectory("state").resolve(record.name().value());
    var destination = Destination.at(place, record.name(), RunId.random());
    var staged =
        handlers.handlerOf(hosted).stage(content, Selection.ALL, destination, Progress.NONE);
    return new Served(hosted, destination, staged);
  }

  /// A database in a server of its own.
  private record Served(Component hosted, Destination destination, StagedComponent staged) {}

  private static Tabular tabular(Object image, ComponentName name) {
    if (image instanceof Tabular tabular) {
      return tabular;
    }
    throw new UsageException(
        FailureCode.QUERY_REFUSED, "component " + name + " has no rows", KINDS);
  }
}
