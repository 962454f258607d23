package dev.backstay.restore.journal;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Scope;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The journal of one orchestrator's restore: a file of lines, each synced before what it announces
/// is done. There is at most one unfinished restore of an orchestrator.
///
/// Used by one thread; [RestoreLock] keeps other processes out.
public final class RestoreJournal {

  private static final String NAME = "restore.journal";

  private static final JournalLine SWAPPING = JournalLine.of("phase", Phase.SWAPPING.name());

  /// Arguments of programs may hold secrets.
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  /// In that directory, which must exist.
  public RestoreJournal(Path directory) {
    file = directory.resolve(NAME);
  }

  /// Begins a restore: the file appears whole, with its first line, its targets, its servers
  /// and its programs.
  public void begin(
      RunId run,
      SnapshotId snapshot,
      Instant startedAt,
      Asked asked,
      List<JournaledTarget> targets,
      List<JournaledServer> servers,
      List<RestoreProgram> programs)
      throws IOException {
    begin(run, snapshot, startedAt, asked, targets, servers, programs, Optional.empty());
  }

  /// Begins a restore of one entity: the same, with its id and its parts.
  public void begin(
      RunId run,
      SnapshotId snapshot,
      Instant startedAt,
      JournaledEntity entity,
      List<JournaledTarget> targets)
      throws IOException {
    var asked = new Asked("", Set.of(), Scope.WHOLE, false);
    begin(run, snapshot, startedAt, asked, targets, List.of(), List.of(), Optional.of(entity));
  }

  private void begin(
      RunId run,
      SnapshotId snapshot,
      Instant startedAt,
      Asked asked,
      List<JournaledTarget> targets,
      List<JournaledServer> servers,
      List<RestoreProgram> programs,
      Optional<JournaledEntity> entity)
      throws IOException {
    var fresh = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(fresh);
    try (var channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      write(
          channel,
          JournalLine.of(
              "begun",
              run.hex(),
              snapshot.hex(),
              startedAt.toString(),
              asked.elsewhere(),
              asked.waivedNames(),
              asked.scope().part().name(),
              asked.quarantineWord()));
      for (var table : asked.scope().tables()) {
        write(channel, JournalLine.of("table", table));
      }
      for (var schema : asked.scope().schemas()) {
        write(channel, JournalLine.of("schema", schema));
      }
      for (var target : targets) {
        var at = target.destination();
        write(
            channel,
            JournalLine.of(
                "target",
                target.component().value(),
                target.path(),
                at.live().toString(),
                at.work().toString()));
      }
      for (var server : servers) {
        write(channel, JournalLine.of("server", server.component().value(), server.place()));
      }
      for (var program : programs) {
        write(channel, ProgramLines.of(program));
      }
      for (var line : EntityLines.of(entity)) {
        write(channel, line);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.toAbsolutePath().getParent());
  }

  /// Records the safety snapshot; none if nothing live is replaced.
  ///
  /// @param lacking components of which it has not all
  public void staged(Optional<SnapshotId> safety, List<ComponentName> lacking) throws IOException {
    var names = lacking.stream().map(ComponentName::value).collect(Collectors.joining(","));
    append(List.of(JournalLine.of("staged", safety.map(SnapshotId::hex).orElse(""), names)));
  }

  /// Records the renames that are about to be done.
  public void swapping(List<Move> moves) throws IOException {
    var lines = new ArrayList<JournalLine>();
    for (var move : moves) {
      lines.add(JournalLine.of("move", move.from().toString(), move.to().toString()));
    }
    lines.add(SWAPPING);
    append(lines);
  }

  /// Records that a phase begins.
  public void enter(Phase phase) throws IOException {
    append(List.of(JournalLine.of("phase", phase.name())));
  }

  /// Records that a program is about to be started, or how it ended.
  public void program(ComponentName component, JournaledProgram.Standing standing)
      throws IOException {
    append(List.of(JournalLine.of(ProgramLines.STANDING, component.value(), standing.name())));
  }

  /// Records that a service is about to be stopped or started, or that it was.
  public void service(JournaledService service) throws IOException {
    append(
        List.of(
            JournalLine.of("service", service.name(), service.place(), service.standing().name())));
  }

  /// Removes the journal: the restore has ended, and nothing of it is left beside live state.
  public void end() throws IOException {
    Files.deleteIfExists(file);
    sync(file.toAbsolutePath().getParent());
  }

  private void append(List<JournalLine> lines) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // A line that was torn by a crash or a full disk is no line: the next one takes its place.
      channel.position(soundBytes());
      channel.truncate(channel.position());
      for (var line : lines) {
        write(channel, line);
      }
      channel.force(true);
    }
  }

  private long soundBytes() throws IOException {
    var bytes = Files.readAllBytes(file);
    var start = 0;
    for (var end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        var line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        if (JournalLine.parse(line).isEmpty()) {
          break;
        }
        start = end + 1;
      }
    }
    return start;
  }

  private static void write(FileChannel channel, JournalLine line) throws IOException {
    var buffer = ByteBuffer.wrap(line.toBytes());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void sync(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// What the journal says; empty if no restore is unfinished.
  ///
  /// @throws IOException also if the journal makes no sense
  public Optional<JournalState> read() throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    var lines = new ArrayList<JournalLine>();
    var behind = new ArrayList<JournalLine>();
    var isTorn = false;
    // What has no end is torn, also if it is only the end that is missing.
    for (var line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
      var parsed = JournalLine.parse(line);
      isTorn |= parsed.isEmpty();
      parsed.ifPresent(isTorn ? behind::add : lines::add);
    }
    try {
      requireTorn(lines.size() + 1, behind);
      return Optional.of(stateOf(lines));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.DateTimeException e) {
      throw new IOException(
          "the restore journal " + file + " makes no sense: " + e.getMessage(), e);
    }
  }

  /// A crash tears what was appended last, and only renames are appended several lines at a time:
  /// whatever else stands behind a line that does not count was written when that one was whole.
  private static void requireTorn(int number, List<JournalLine> behind) {
    for (var line : behind) {
      if (!line.word().equals("move") && !line.equals(SWAPPING)) {
        throw new IllegalArgumentException(
            "line %d is damaged, and not torn: what follows it is whole".formatted(number));
      }
    }
  }

  private JournalState stateOf(List<JournalLine> lines) {
    if (lines.isEmpty() || !lines.getFirst().word().equals("begun")) {
      throw new IllegalArgumentException("it does not begin as a journal does");
    }
    var first = lines.getFirst();
    var targets = new ArrayList<JournaledTarget>();
    var moves = new ArrayList<Move>();
    var servers = new ArrayList<JournaledServer>();
    var programs = new ProgramLines(file.getFileSystem());
    var entity = new EntityLines(file.getFileSystem());
    var tables = new ArrayList<String>();
    var schemas = new ArrayList<String>();
    var services = new LinkedHashMap<String, JournaledService>();
    var safety = Optional.<SnapshotId>empty();
    var lacking = false;
    var phase = Phase.STAGING;
    for (var line : lines.subList(1, lines.size())) {
      var fields = line.fields();
      switch (line.word()) {
        case "table" -> tables.add(fields.get(0));
        case "schema" -> schemas.add(fields.get(0));
        case "target" -> targets.add(targetOf(fields));
        case "staged" -> {
          phase = Phase.STAGED;
          safety = Optional.of(fields.get(0)).filter(id -> !id.isEmpty()).map(SnapshotId::new);
          lacking = fields.size() > 1 && !fields.get(1).isEmpty();
        }
        case "move" -> moves.add(new Move(path(fields.get(0)), path(fields.get(1))));
        case "server" ->
            servers.add(new JournaledServer(new ComponentName(fields.get(0)), fields.get(1)));
        case EntityLines.ENTITY -> entity.begin(fields);
        case EntityLines.PART -> entity.add(fields);
        case ProgramLines.PROGRAM -> programs.add(fields);
        case ProgramLines.STANDING -> programs.stand(fields);
        case "service" -> services.put(fields.get(0), serviceOf(fields));
        case "phase" -> phase = Phase.valueOf(fields.get(0));
        default -> throw new IllegalArgumentException("it says " + line.word());
      }
    }
    // Renames are only meant once the phase that announces them is there.
    var decided = phase.isBeforeSwap() ? List.<Move>of() : moves;
    var begun = first.fields();
    return new JournalState(
        new RunId(begun.get(0)),
        new SnapshotId(begun.get(1)),
        Instant.parse(begun.get(2)),
        askedIn(begun, tables, schemas),
        phase,
        targets,
        safety,
        lacking,
        decided,
        servers,
        programs.programs(),
        List.copyOf(services.values()),
        entity.entity());
  }

  /// A journal of an earlier version says nothing of some of it.
  private static Asked askedIn(List<String> begun, List<String> tables, List<String> schemas) {
    return Asked.of(
        begun.get(3),
        begun.size() > 4 ? begun.get(4) : "",
        new Scope(
            begun.size() > 5 ? Scope.Part.valueOf(begun.get(5)) : Scope.Part.WHOLE,
            tables,
            schemas),
        begun.size() > 6 ? begun.get(6) : "");
  }

  private static JournaledService serviceOf(List<String> fields) {
    return new JournaledService(
        fields.get(0), fields.get(1), JournaledService.Standing.valueOf(fields.get(2)));
  }

  private JournaledTarget targetOf(List<String> fields) {
    return new JournaledTarget(
        new ComponentName(fields.get(0)),
        fields.get(1),
        new Destination(path(fields.get(2)), path(fields.get(3))));
  }

  private Path path(String text) {
    return file.getFileSystem().getPath(text);
  }
}
