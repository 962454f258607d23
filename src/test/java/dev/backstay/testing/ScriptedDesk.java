package dev.backstay.testing;

import dev.backstay.config.Attendance;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Children;
import dev.backstay.dispatch.Dispatcher;
import dev.backstay.dispatch.Program;
import dev.backstay.dispatch.Questions;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunFiles;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A desk over a real journal, with one orchestrator whose program is a script of the test. Can be
/// opened again, as by a service that is started again.
public final class ScriptedDesk implements AutoCloseable {

  /// What the program answers to `snapshots`.
  public static final String NO_SNAPSHOTS = "{\"snapshots\":[],\"refused\":[]}";

  private final Path place;
  private final Journal journal;
  private Attendance attendance = Attendance.NONE;

  /// In that directory.
  public ScriptedDesk(Path place) {
    this.place = place;
    journal = Journal.open(place.resolve("service"));
  }

  /// What is remembered.
  public Journal journal() {
    return journal;
  }

  /// What the program does from now on: `$4` is its command, what follows are its arguments.
  public void script(String... lines) throws IOException {
    Files.writeString(place.resolve("program"), String.join("\n", lines) + "\n");
  }

  /// Has desks attend to the orchestrator in that way from now on.
  public void attend(Attendance attendance) {
    this.attendance = attendance;
  }

  /// The desk of a service that begins now.
  ///
  /// @param whenEnded told of each run that has ended
  public Desk desk(Consumer<Run> whenEnded) {
    var program =
        new Program(
            List.of("/bin/bash", place.resolve("program").toString()),
            place.resolve("backstay.yaml"),
            place);
    var dispatcher =
        new Dispatcher(
            Map.of("demo", program),
            journal.runs(),
            new RunFiles(place.resolve("service/runs")),
            new Children(Path.of("/proc")),
            InstantSource.system(),
            whenEnded);
    var orchestrator =
        new Orchestrator(
            "demo",
            List.of("state"),
            List.of("local"),
            attendance,
            program,
            new Questions(),
            InstantSource.system());
    return new Desk(List.of(orchestrator), dispatcher, journal.settings(), InstantSource.system());
  }

  /// All runs of that kind, the newest first.
  public List<Run> runs(RunKind kind) {
    return journal
        .runs()
        .list(
            new RunLedger.Filter(Optional.of("demo"), Optional.of(kind), Optional.empty()),
            Optional.empty(),
            99);
  }

  @Override
  public void close() {
    journal.close();
  }
}
