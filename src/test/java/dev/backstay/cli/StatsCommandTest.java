package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCommandTest {

  @TempDir Path directory;

  private static long number(Map<String, Object> of, String name, String field) {
    var amount = (Map<?, ?>) Objects.requireNonNull(of.get(name));
    return (Long) Objects.requireNonNull(amount.get(field));
  }

  @Test
  void figuresOfTheRepositoryAndOfASnapshotAgree() throws IOException {
    var shell = new Shell(directory);
    var first = shell.withSnapshot();
    Files.writeString(shell.at("live/logs/new.log"), "x".repeat(5000));
    var second = shell.must("backup", "--json").idOfLast();

    var all = shell.must("stats", "--json").json();

    assertThat(all).containsEntry("commits", 2L).containsEntry("packs", 4L);
    assertThat(JsonValues.objects(all, "components"))
        .extracting(each -> each.get("component"))
        .containsExactly("logs", "state");
    var snapshots = JsonValues.objects(all, "snapshots");
    assertThat(snapshots).extracting(each -> each.get("id")).containsExactly(first, second);
    var one = JsonValues.objects(shell.must("stats", second, "--json").json(), "components");
    var added = one.stream().mapToLong(each -> number(each, "added", "stored_bytes")).sum();
    assertThat(added).isEqualTo(number(snapshots.getLast(), "added", "stored_bytes")).isPositive();
    assertThat(number(all, "unreached", "chunks")).isZero();
  }

  @Test
  void peopleGetTables() throws IOException {
    var shell = new Shell(directory);
    var id = shell.withSnapshot();
    assertThat(shell.must("stats").out())
        .contains(id, "demo:logs", "compression", "packs", "index");
    assertThat(shell.must("stats", "latest").out()).contains("logs", "state", "in all", "ALONE");
    assertThat(shell.run("stats", "nonsense").exit()).isEqualTo(2);
  }

  @Test
  void anEmptyRepositoryHasFiguresToo() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    shell.must("init");
    assertThat(shell.must("stats", "--json").json()).containsEntry("packs", 0L);
    assertThat(shell.must("stats").out()).containsPattern("snapshots +0");
  }
}
