package dev.backstay.daemon;

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
import java.util.concurrent.CopyOnWriteArrayList;

/// A desk over a real journal, with one orchestrator whose program is a script of the test. Can be
/// opened again, as by a service that is started again.
final class DeskStand implements AutoCloseable {

  /// What the program answers to `snapshots`.
  static final String NO_SNAPSHOTS = "{\"snapshots\":[],\"refused\":[]}";

  final Path place;
  final Journal journal;
  final List<String> lines = new CopyOnWriteArrayList<>();
  final EventLog log = new EventLog(InstantSource.system(), lines::add);

  DeskStand(Path place) {
    this.place = place;
    journal = Journal.open(place.resolve("service"));
  }

  /// What the program does from now on: `$4` is its command, what follows are its arguments.
  void script(String... lines) throws IOException {
    Files.writeString(place.resolve("program"), String.join("\n", lines) + "\n");
  }

  /// The desk of a service that begins now.
  Desk desk() {
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
            log::ended);
    var orchestrator =
        new Orchestrator(
            "demo",
            List.of("state"),
            List.of("local"),
            Attendance.NONE,
            program,
            new Questions(),
            InstantSource.system());
    return new Desk(
        List.of(orchestrator), dispatcher, journal.settings(), InstantSource.system());
  }

  /// All runs of that kind, the newest first.
  List<Run> runs(RunKind kind) {
    return journal
        .runs()
        .list(
            new RunLedger.Filter(Optional.of("demo"), Optional.of(kind), Optional.empty()),
            Optional.empty(),
            99);
  }

  /// How many lines of the log tell of that event.
  long told(String event) {
    return lines.stream().filter(it -> it.contains("\"event\":\"" + event + "\"")).count();
  }

  @Override
  public void close() {
    journal.close();
  }
}
