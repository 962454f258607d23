package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.config.ConfigurationFile;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Children;
import dev.backstay.dispatch.Dispatcher;
import dev.backstay.dispatch.Program;
import dev.backstay.dispatch.Questions;
import dev.backstay.dispatch.RunFiles;
import dev.backstay.journal.Journal;
import dev.backstay.standing.PlacedSnapshot;
import dev.backstay.standing.SnapshotStanding;
import dev.backstay.standing.Standing;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a service that has lost its journal reads from a real repository whose host's clock has
/// jumped: since when its schedule counts, and how the orchestrator stands.
class KnownSinceTest {

  private static final Instant START = Instant.parse("2027-05-01T12:00:00Z");

  @TempDir Path directory;
  private Shell shell;
  private Journal journal;
  private final SettableTime time = new SettableTime(START.toString());

  @BeforeEach
  void make() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"),
        "schedule: { backup: every 6h }\nobjectives: { rpo: 12h }\n",
        StandardOpenOption.APPEND);
    shell.itIs(START);
    shell.must("init");
    journal = Journal.open(directory.resolve("service"));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private String backup(String at, String trigger) {
    shell.itIs(Instant.parse(at));
    return shell.must("backup", "--json", "--trigger", trigger).idOfLast();
  }

  /// A service that asks for the list when it is that time.
  private Desk desk(Instant now) throws IOException {
    shell.itIs(now);
    Files.writeString(shell.at("list.json"), shell.must("snapshots", "--all", "--json").out());
    time.pass(Duration.between(time.instant(), now));
    var program =
        new Program(
            List.of("/bin/sh", "-c", "cat list.json", "backstay"),
            shell.at("backstay.yaml"),
            directory);
    var configuration = ConfigurationFile.read(shell.at("backstay.yaml"), Map.of());
    var orchestrator =
        new Orchestrator(
            "demo",
            configuration.componentNames(),
            List.of("local"),
            configuration.attendance(),
            program,
            new Questions(),
            time);
    var dispatcher =
        new Dispatcher(
            Map.of("demo", program),
            journal.runs(),
            new RunFiles(directory.resolve("runs")),
            new Children(Path.of("/proc")),
            time,
            _ -> {});
    return new Desk(List.of(orchestrator), dispatcher, journal.settings(), time);
  }

  private static Instant knownSince(Desk desk) {
    return desk.knownSince(desk.job(desk.first(), "backup"));
  }

  private static Standing standing(Desk desk) {
    return desk.standing(desk.first());
  }

  private static Optional<String> lastGood(Standing standing) {
    return standing.lastGood().map(PlacedSnapshot::line).map(it -> it.id());
  }

  @Test
  void itIsTheNewestThatTheScheduleTookWhateverAClockSaidMeanwhile() throws IOException {
    backup("2027-05-01T12:00:00Z", "scheduled");
    backup("2028-05-01T15:00:00Z", "scheduled");
    backup("2026-05-01T17:00:00Z", "scheduled");
    var last = backup("2027-05-01T18:00:00Z", "scheduled");
    backup("2027-05-01T19:00:00Z", "manual");

    var desk = desk(Instant.parse("2027-05-02T01:00:00Z"));

    assertThat(knownSince(desk)).isEqualTo("2027-05-01T18:00:00Z");
    assertThat(standing(desk).counts())
        .isEqualTo(Map.of(SnapshotStanding.GOOD, 3, SnapshotStanding.MISDATED, 2));
    assertThat(standing(desk).rpoNow()).hasValue(Duration.ofHours(6));
    assertThat(desk.first().snapshots().snapshots().get(3).id()).isEqualTo(last);
  }

  @Test
  void aSnapshotFromTheFutureThatIsTheNewestHidesNoOther() throws IOException {
    var good = backup("2027-05-01T12:00:00Z", "scheduled");
    backup("2027-05-01T11:00:00Z", "manual");
    backup("2037-01-01T00:00:00Z", "scheduled");

    var desk = desk(Instant.parse("2027-05-02T01:00:00Z"));

    assertThat(knownSince(desk)).isEqualTo("2027-05-01T12:00:00Z");
    assertThat(desk.first().snapshots().snapshots().getFirst().id()).isEqualTo(good);
    assertThat(standing(desk).rpoNow().orElseThrow()).isBetween(hours(13), hours(14));
    assertThat(standing(desk).rpoMissed()).isTrue();
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  @Test
  void aClockThatIsBehindCountsFromNowAndCallsNothingWell() throws IOException {
    backup("2027-05-01T12:00:00Z", "scheduled");
    var last = backup("2027-05-01T18:00:00Z", "scheduled");
    var behind = Instant.parse("2026-05-02T01:00:00Z");

    var desk = desk(behind);

    assertThat(knownSince(desk)).isEqualTo(behind);
    assertThat(standing(desk).clockBehind()).isTrue();
    assertThat(standing(desk).rpoMissed()).isTrue();
    assertThat(lastGood(standing(desk))).contains(last);
  }

  @Test
  void aRepositoryThatCannotBeAskedCountsFromNow() throws IOException {
    backup("2027-05-01T12:00:00Z", "scheduled");
    var now = Instant.parse("2027-05-02T01:00:00Z");
    var desk = desk(now);
    Files.delete(shell.at("list.json"));

    assertThat(knownSince(desk)).isEqualTo(now);
  }
}
