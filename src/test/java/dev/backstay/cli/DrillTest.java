package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rehearsed restores of everything: what is good is proven, what is not is named, and what is live
/// is as before.
final class DrillTest {

  private static final int NOT_PROVEN = 40;

  @TempDir(factory = InMemory.class)
  private Path directory;

  @Test
  void everythingComesBackInScratchAndNothingLiveIsTouched() throws Exception {
    letPass();
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      shell.must("backup");
      // What is live goes on, and is not what was captured any more.
      whole.disaster();
      var before = whole.look();

      var drill = shell.must("drill", "run", "--json").jsonLines().getLast();

      assertThat(drill).containsEntry("proven", true);
      assertThat(JsonValues.objects(drill, "answers"))
          .hasSizeGreaterThan(8)
          .allSatisfy(it -> assertThat(it.toString()).contains("outcome=good"));
      assertThat(whole.look()).isEqualTo(before);
      assertThat(whole.leftovers()).isEmpty();
      assertThat(shell.at("scratch")).isEmptyDirectory();
      assertThat(shell.at("service.log")).doesNotExist();
    }
  }

  @Test
  void whatRefersToNothingIsNotProven() throws Exception {
    letPass();
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      whole.bucket().delete("briefs/7.json");
      assertThat(shell.run("backup").exit()).isNotZero();
      var id = latest(shell);

      var drill = shell.run("drill", "run", id);

      assertThat(drill.exit()).isEqualTo(NOT_PROVEN);
      assertThat(drill.err()).contains("drill-failed").contains("briefs").contains("7.json");
      assertThat(shell.at("scratch")).isEmptyDirectory();
    }
  }

  @Test
  void aSnapshotThatIsDamagedIsNotProven() throws Exception {
    letPass();
    var shell = new Shell(directory);
    shell.withSnapshot();
    try (var packs = Files.walk(shell.at("repository/packs"))) {
      for (var each : packs.filter(Files::isRegularFile).toList()) {
        Files.delete(each);
      }
    }
    var drill = shell.run("drill", "run");
    assertThat(drill.exit()).isEqualTo(NOT_PROVEN);
    assertThat(drill.err()).contains("object-missing");
    assertThat(shell.at("scratch")).isEmptyDirectory();
  }

  @Test
  void aDrillThatFindsNoRoomDoesNotBegin() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var configuration = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(shell.at("backstay.yaml"), configuration + "drill: { space: 10B }\n");
    var refused = shell.run("drill", "run");
    assertThat(refused.exit()).isEqualTo(NOT_PROVEN);
    assertThat(refused.err()).contains("[space]", "a drill may take 10");
    assertThat(shell.at("scratch")).isEmptyDirectory();
    assertThat(shell.must("drill", "list").out()).contains("no drill was held");
  }

  @Test
  void anySnapshotOfSomeTimeCanBeRehearsed() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    var none = shell.run("drill", "run", "random(30 days)");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("random(30d)");
    assertThat(shell.must("drill", "run", "random(30d)").out()).contains("is proven");
  }

  private static String latest(Shell shell) {
    var listed = shell.must("snapshots", "--json").json();
    return JsonValues.text(JsonValues.objects(listed, "snapshots").getLast(), "id");
  }

  /// Servers of a drill are of another account, if this is root's.
  private void letPass() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
