package dev.backstay.restore.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.Scope;
import dev.backstay.component.Waiver;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreJournalTest {

  private static final Scope SOME =
      new Scope(Scope.Part.TABLES, List.of("a", "Odd\tS.b\n"), List.of("c"));

  @TempDir Path directory;

  private RestoreJournal begun(Path live) throws IOException {
    var journal = new RestoreJournal(directory);
    var target =
        new JournaledTarget(
            new ComponentName("tree"), "", new Destination(live, live.resolveSibling("work")));
    journal.begin(
        new RunId("0123456789ab"),
        new SnapshotId("0123456789ab"),
        Instant.EPOCH,
        new Asked("", Set.of(Waiver.OWNERS), SOME, true),
        List.of(target),
        List.of(new JournaledServer(new ComponentName("rows"), "postgresql://a@b:1/c")),
        List.of());
    return journal;
  }

  private JournalState state() throws IOException {
    return new RestoreJournal(directory).read().orElseThrow();
  }

  @Test
  void pathsWithAnyCharacterComeBack() throws IOException {
    var live = directory.resolve("tab\there, \\n, a line\nend, a return\rand \u2028 \u0085");

    begun(live).staged(Optional.empty(), List.of());

    assertThat(state().phase()).isEqualTo(Phase.STAGED);
    assertThat(state().asked()).isEqualTo(new Asked("", Set.of(Waiver.OWNERS), SOME, true));
    assertThat(state().targets()).hasSize(1);
    assertThat(state().targets().getFirst().destination().live()).isEqualTo(live);
  }

  @Test
  void whatIsSaidOfAnEntityComesBack() throws IOException {
    var part =
        new JournaledEntity.Part(
            new ComponentName("rows"), "/data/x.db", directory.resolve("part-1\tx"));
    var entity = new JournaledEntity("run", "a\tb\nc\\d", "\u00e9", false, List.of(part));

    new RestoreJournal(directory)
        .begin(
            new RunId("0123456789ab"),
            new SnapshotId("0123456789ab"),
            Instant.EPOCH,
            entity,
            List.of());

    assertThat(state().entity()).contains(entity);
    begun(directory.resolve("live"));
    assertThat(state().entity()).isEmpty();
  }

  /// Who appends replaces it; until then it must not count either.
  @Test
  void aLineOfWhichOnlyTheEndIsMissingIsTorn() throws IOException {
    var journal = begun(directory.resolve("live"));
    journal.staged(Optional.empty(), List.of());
    journal.swapping(List.of(new Move(directory.resolve("a"), directory.resolve("b"))));
    var file = directory.resolve("restore.journal");
    var bytes = Files.readAllBytes(file);

    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(state().phase()).isEqualTo(Phase.STAGED);
    assertThat(state().moves()).isEmpty();
  }

  @Test
  void aJournalOfNothingMakesNoSense() throws IOException {
    for (var text : List.of("", "\n", "00000000 phase\tSWAPPED\n", "junk")) {
      Files.writeString(directory.resolve("restore.journal"), text);

      assertThatThrownBy(this::state).isInstanceOf(IOException.class);
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(directory.resolve("restore.journal"), text, StandardOpenOption.APPEND);
  }

  private static String line(String word, String... fields) {
    return new String(JournalLine.of(word, fields).toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void whatNoRestoreWritesMakesNoSense() throws IOException {
    for (var lines :
        List.of(
            line("part", "rows", "/data/x.db", "/data/work"),
            line("standing", "rows", "STARTED"),
            line("program", "rows", "/a", "/b", "1000", "3", "sh"),
            line("move", "/a"),
            line("service", "server", "unit", "RESTING"),
            line("phase", "RESTING"),
            line("phase", "SWAPPED") + line("gone"))) {
      begun(directory.resolve("live"));
      append(lines);

      assertThatThrownBy(this::state)
          .as(lines)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("restore.journal makes no sense");
    }
  }

  /// What is appended at once may come to the disk in any order.
  @Test
  void renamesBehindATornOneDoNotCountAndAreReplaced() throws IOException {
    var journal = begun(directory.resolve("live"));
    journal.staged(Optional.empty(), List.of());
    append(line("move", "/a", "/b").replace("/b", "/c"));
    append(line("move", "/b", "/a") + line("phase", "SWAPPING"));

    assertThat(state().phase()).isEqualTo(Phase.STAGED);
    journal.swapping(List.of(new Move(Path.of("/d"), Path.of("/e"))));
    assertThat(state().phase()).isEqualTo(Phase.SWAPPING);
    assertThat(state().moves()).containsExactly(new Move(Path.of("/d"), Path.of("/e")));
  }

  /// Else what was exchanged would be taken for what was only built, and be removed.
  @Test
  void aLineThatWasDamagedLaterIsNotTakenForATornOne() throws IOException {
    for (var later : List.of(line("phase", "SWAPPED"), line("service", "a", "b", "STOPPED"))) {
      var journal = begun(directory.resolve("live"));
      journal.swapping(List.of(new Move(Path.of("/a"), Path.of("/b"))));
      append(later);
      var file = directory.resolve("restore.journal");
      Files.writeString(file, Files.readString(file).replace("SWAPPING", "SWOPPING"));

      assertThatThrownBy(this::state)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("restore.journal makes no sense: line 8 is damaged");
    }
  }

  @Test
  void aFieldMayEndWithAnything() {
    for (var field : List.of("a\\", "\\", "a\t", "\n", "")) {
      var line = line("word", field);
      assertThat(JournalLine.parse(line.substring(0, line.length() - 1)))
          .contains(JournalLine.of("word", field));
    }
    // No restore writes a lone one at the end; it is taken as it is.
    assertThat(JournalLine.parse("d6c80d95 w\ta\\")).contains(JournalLine.of("w", "a\\"));
  }
}
