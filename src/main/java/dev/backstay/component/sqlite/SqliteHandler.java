package dev.backstay.component.sqlite;

import dev.backstay.component.Component;
import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.Divisible;
import dev.backstay.component.Excerpt;
import dev.backstay.component.LiveState;
import dev.backstay.component.Measurable;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.Share;
import dev.backstay.component.ShareExchange;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Captures and restores one SQLite database together with its sidecars.
public final class SqliteHandler implements ComponentHandler, LiveState, Measurable, Divisible {

  private final SqliteDatabase component;
  private final InstantSource clock;
  private final List<String> questions;

  /// For that database; the clock tells when a point was fixed.
  public SqliteHandler(SqliteDatabase component, InstantSource clock) {
    this(component, clock, List.of());
  }

  private SqliteHandler(SqliteDatabase component, InstantSource clock, List<String> questions) {
    this.component = component;
    this.clock = clock;
    this.questions = List.copyOf(questions);
  }

  /// The same, whose captures will be asked that. A database that did not change is read again only
  /// if something else is asked than before.
  public SqliteHandler asking(List<String> queries) {
    return new SqliteHandler(component, clock, queries);
  }

  @Override
  public SqliteDatabase component() {
    return component;
  }

  @Override
  public Optional<String> first(String query, Duration limit) throws IOException {
    return NameQuery.first(component.path(), query);
  }

  @Override
  public SortedMap<String, String> vitals() throws IOException {
    try {
      return DatabaseVitals.of(component.path(), component.expectations());
    } catch (InvalidDatabaseException invalid) {
      throw new IOException(invalid.getMessage(), invalid);
    }
  }

  @Override
  public void inspect() {
    SqliteSource.inspect(component.path());
  }

  @Override
  public Capture capture(Scratch scratch) {
    inspect();
    try {
      return new SqliteCapture(component, scratch, clock, questions);
    } catch (NoSuchFileException absent) {
      throw Failures.missing(component.path(), absent);
    } catch (IOException fault) {
      throw Failures.unreadable(component.path(), fault);
    }
  }

  @Override
  public Capture captureAsIs() {
    try {
      return GenerationCapture.open(component, clock.instant());
    } catch (IOException fault) {
      throw Failures.unreadable(component.path(), fault);
    }
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    return new StagedDatabase(new TreeBuilder(content, selection, destination, progress).build());
  }

  @Override
  public Excerpt excerpt(Component stored, Share share, Path directory) throws IOException {
    share.write(directory);
    return ShareFile.in(directory, share)
        .make(stored.path(), component.path(), component.lockWait());
  }

  @Override
  public ServerExchange exchange(Path directory) {
    return new ShareExchange(new LiveRows(component, directory), directory);
  }
}
