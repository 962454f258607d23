package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pruning, as it is typed.
final class PruneCommandTest {

  private static final Instant START = Instant.parse("2027-05-01T12:00:00Z");

  @TempDir Path directory;
  private Shell shell;
  private Instant now = START;

  @BeforeEach
  void makeARepository() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    shell.configure("high");
    Files.writeString(
        shell.at("backstay.yaml"),
        "retention: { keep_last: 1, undelete: 1d }\n",
        StandardOpenOption.APPEND);
    shell.itIs(START);
    shell.must("init");
  }

  private void itIs(Duration later) {
    now = now.plus(later);
    shell.itIs(now);
  }

  private String backup(long content) throws IOException {
    itIs(Duration.ofHours(1));
    var bytes = new byte[300_000];
    new Random(content).nextBytes(bytes);
    Files.write(shell.at("live/logs/big"), bytes);
    return shell.must("backup", "--json").idOfLast();
  }

  private long packBytes() throws IOException {
    try (var files = Files.walk(shell.at("repository/packs"))) {
      var sum = 0L;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  @Test
  void whatIsForgottenIsRemovedOnceItCannotComeBack() throws IOException {
    var first = backup(1);
    var second = backup(2);
    var before = packBytes();
    shell.must("forget");

    assertThat(shell.must("prune", "--now").err()).contains("nothing to prune");
    itIs(Duration.ofDays(2));
    var plan = shell.must("prune", "--dry-run");
    assertThat(plan.out()).contains("rewrite", "are needed, and copied", "cannot come back");
    assertThat(plan.err()).contains("nothing was changed");
    assertThat(packBytes()).isEqualTo(before);

    var done = shell.must("prune", "--now", "--remove-at-most", "100%");
    assertThat(done.err()).contains("removed, ");
    assertThat(packBytes()).isLessThan(before - 290_000);
    shell.must("check", "--read-data");
    assertThat(shell.must("restore", second, "--to", shell.at("back").toString(), "--yes").exit())
        .isZero();
    assertThat(Files.readAllBytes(shell.at("back/logs/big")))
        .isEqualTo(Files.readAllBytes(shell.at("live/logs/big")));
    assertThat(shell.run("undelete", first).err()).contains("forgotten");
    assertThat(shell.must("prune", "--now").err()).contains("nothing to prune");
  }

  @Test
  void condemnedPacksStayForADayAndAreToldOf() throws IOException {
    backup(1);
    backup(2);
    shell.must("forget");
    itIs(Duration.ofDays(2));
    var before = packBytes();

    var done = shell.must("prune", "--remove-at-most", "100%");
    assertThat(done.err()).contains("is removed by the first prune after");
    assertThat(packBytes()).isGreaterThanOrEqualTo(before);
    assertThat(shell.must("prune", "--json").out()).contains("\"removable_at\"");
    backup(3);
    shell.must("check", "--read-data");
    assertThat(shell.must("prune", "--grace", "0s").err()).contains("removed, ");
    shell.must("check", "--read-data");
  }

  @Test
  void moreThanHalfOfEverythingIsNotRemovedUnlessAskedFor() throws IOException {
    for (var each = 1; each <= 4; each++) {
      backup(each);
    }
    shell.must("forget");
    itIs(Duration.ofDays(2));

    var refused = shell.run("prune", "--now");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("prune-refused").contains("more than 50 %");
    shell.must("prune", "--now", "--remove-at-most", "100%");
    assertThat(packBytes()).isLessThan(500_000);
    shell.must("check", "--read-data");
  }

  @Test
  void nothingIsPrunedWhileACommitLacks() throws IOException {
    backup(1);
    backup(2);
    backup(3);
    shell.must("forget");
    itIs(Duration.ofDays(2));
    try (var files = Files.walk(shell.at("repository/commits"))) {
      var second = files.filter(it -> it.getFileName().toString().startsWith("0000000002-"));
      Files.delete(second.findFirst().orElseThrow());
    }
    var before = packBytes();

    var refused = shell.run("prune", "--now", "--remove-at-most", "100%");
    assertThat(refused.exit()).isEqualTo(13);
    assertThat(refused.err()).contains("history-gap").contains("nothing is pruned");
    assertThat(packBytes()).isEqualTo(before);
  }
}
