package dev.backstay.ask;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Handlers;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
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
  private final Household household;

  /// What is live, and where it is not.
  ///
  /// @param configured the components as they are configured
  /// @param scratch where areas are made
  /// @param kept directories that must stay as they are
  public record Household(List<Component> configured, Path scratch, List<Path> kept) {

    public Household {
      configured = List.copyOf(configured);
      kept = List.copyOf(kept);
    }
  }

  /// Opens them by these.
  public Opening(Handlers handlers, Engines servers, Engine engine, Household household) {
    this.handlers = handlers;
    this.servers = servers;
    this.engine = engine;
    this.household = household;
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
                case POSTGRES -> served(content, area, kept, limit);
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

  /// How rows are had in an area; what is made on the way is kept with it.
  private interface Making {
    RowSource in(ScratchArea area, Kept kept) throws IOException;
  }

  private OpenDatabase open(Making making) throws IOException {
    new LiveGuard(household.configured, household.kept).requireApart(household.scratch);
    var kept = new Kept();
    var done = false;
    try {
      var area = ScratchArea.in(household.scratch, RunId.random().hex());
      kept.add(area::close);
      var rows = making.in(area, kept);
      kept.add(rows::close);
      done = true;
      return new OpenDatabase(rows, kept);
    } finally {
      if (!done) {
        kept.close();
      }
    }
  }

  /// Restored into a server of its own, by an account that owns everything there and may do nothing
  /// else.
  private RowSource served(ComponentContent content, ScratchArea area, Kept kept, Duration limit)
      throws IOException {
    var record = content.component();
    var configured =
        household.configured.stream()
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
    new LiveGuard(household.configured, household.kept).requireOwn(hosted, area.directory());
    var place = area.privateDirectory("state").resolve(record.name().value());
    var destination = Destination.at(place, record.name(), RunId.random());
    var staged =
        handlers.handlerOf(hosted).stage(content, Selection.ALL, destination, Progress.NONE);
    return tabular(staged, record.name()).open(limit);
  }

  private static Tabular tabular(Object image, ComponentName name) {
    if (image instanceof Tabular tabular) {
      return tabular;
    }
    throw new UsageException(
        FailureCode.QUERY_REFUSED, "component " + name + " has no rows", KINDS);
  }
}
