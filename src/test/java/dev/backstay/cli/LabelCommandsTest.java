package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCommandsTest {

  @TempDir Path directory;
  private Shell shell;
  private String id = "";

  @BeforeEach
  void takeASnapshot() throws IOException {
    shell = new Shell(directory);
    id = shell.withSnapshot();
  }

  private long commits() throws IOException {
    try (var files = Files.walk(shell.at("repository/commits"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private Map<String, Object> snapshot() {
    return shell.must("show", id, "--json").json();
  }

  @Test
  void tagsAreAddedAndRemovedAndFound() {
    shell.must("tag", "latest", "one", "two");
    var ran = shell.must("tag", id, "--add", "three", "--remove", "one", "--json").json();

    assertThat(ran).containsEntry("changed", true).containsEntry("snapshot", id);
    assertThat(snapshot()).containsEntry("tags", List.of("two", "three"));
    assertThat(shell.must("snapshots", "--tag", "two,three").out()).contains(id, "two,three");
    assertThat(shell.must("snapshots", "--tag", "one").out()).doesNotContain(id);
    assertThat(shell.must("check").out()).doesNotContain("history");
  }

  @Test
  void aSnapshotIsPinnedForReasonsAndUnpinned() {
    shell.must("pin", id, "before the upgrade");
    shell.must("pin", id, "evidence");
    assertThat(shell.must("snapshots").out()).contains("before the upgrade; evidence");
    shell.must("unpin", id, "evidence");
    assertThat(snapshot()).containsEntry("pins", List.of("before the upgrade"));
    shell.must("pin", id, "evidence");
    shell.must("unpin", "latest");
    assertThat(snapshot()).containsEntry("pins", List.of());
  }

  @Test
  void whatIsSoAlreadyIsSaidAndCommitsNothing() throws IOException {
    shell.must("tag", id, "one");
    shell.must("pin", id, "why");
    var before = commits();
    for (var again :
        List.of(
            List.of("tag", id, "one"),
            List.of("tag", id, "--remove", "never-there"),
            List.of("pin", id, "why"),
            List.of("unpin", id, "another"))) {
      var ran = shell.must(again.toArray(String[]::new));
      assertThat(ran.err()).contains("nothing to change");
    }
    assertThat(commits()).isEqualTo(before);
    assertThat(shell.must("unpin", id, "--json", "another").json()).containsEntry("changed", false);
  }

  @Test
  void anUnlabelledSnapshotStaysTheSameSnapshot() {
    var before = snapshot();
    shell.must("tag", id, "one");
    shell.must("tag", id, "--remove", "one");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void whatCannotBeALabelIsAMisuse() throws IOException {
    var before = commits();
    for (var wrong :
        List.of(
            List.of("tag", id, "a,b"),
            List.of("tag", id, " a"),
            List.of("tag", id, "a\u001b[1m"),
            List.of("tag", id, "a".repeat(65)),
            List.of("tag", id),
            List.of("tag", id, "a", "--remove", "a"),
            List.of("tag", "nonsense", "a"),
            List.of("pin", id, ""),
            List.of("pin", id, "two\nlines"),
            List.of("pin", id),
            List.of("backup", "--tag", "a,b"),
            List.of("backup", "--pin", " "))) {
      var ran = shell.run(wrong.toArray(String[]::new));
      assertThat(ran.exit()).as(wrong.toString()).isEqualTo(2);
    }
    assertThat(commits()).isEqualTo(before);
  }

  @Test
  void aRemovedChangeIsMissedLikeARemovedSnapshot() throws IOException {
    shell.must("tag", id, "one");
    shell.must("pin", id, "why");
    try (var files = Files.walk(shell.at("repository/commits"))) {
      for (var file :
          files.filter(each -> each.getFileName().toString().contains("0002-")).toList()) {
        Files.delete(file);
      }
    }
    var ran = shell.run("check");
    assertThat(ran.exit()).isEqualTo(41);
    assertThat(ran.out()).contains("commit 3 comes after 1");
  }
}
