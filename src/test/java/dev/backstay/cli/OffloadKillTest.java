package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Offloads that are killed, most of them while they remove.
class OffloadKillTest {

  private static final int FILES = 1500;

  @TempDir Path directory;

  @Test
  void whenItIsKilledEveryFileIsThereOrInThePinnedSnapshot() throws Exception {
    var installation = new OffloadInstallation(directory);
    var shell = installation.shell;
    var random = new Random(37);
    var process = new OwnProcess(directory, Map.of("HOME", directory.toString()));
    var left = new TreeMap<String, Integer>();
    for (var run = 0; run < (EveryFailure.isLarge() ? 30 : 2); run++) {
      for (var i = 0; i < FILES; i++) {
        installation.write("packs/run" + run + "/" + i, 40 + i, "run " + run + " file " + i);
      }
      var before = installation.files();
      var offload = process.start("offload", "logs", "--yes");
      var journal = shell.at("host/restores/demo/offload.journal");
      while (offload.isAlive() && !Files.exists(journal)) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(40));
      offload.destroyForcibly().waitFor();
      var unfinished = Files.exists(journal);
      if (unfinished) {
        assertThat(shell.must("snapshots").err()).contains("`backstay offload logs` ends it");
        assertThat(shell.run("restore", "latest", "--yes").exit()).isEqualTo(11);
      }
      var ended = shell.must("offload", "logs", "--yes");
      if (unfinished) {
        assertThat(ended.err()).contains("was unfinished");
      }
      left.merge(unfinished ? "unfinished" : "ended", 1, Integer::sum);
      requireNothingLost(shell, before, installation.files());
    }
    System.out.println("harness: offload, kill -9: " + left);
  }

  private static void requireNothingLost(
      Shell shell, Map<String, String> before, Map<String, String> after) throws Exception {
    var archived = new TreeMap<String, String>();
    for (var line :
        shell.must("snapshots").out().lines().filter(it -> it.contains("offload")).toList()) {
      var id = line.strip().split(" ", 2)[0];
      assertThat(shell.must("show", id).out()).contains("the only copy");
      var to = shell.at("back-" + id);
      if (!Files.exists(to)) {
        shell.must("restore", id, "--to", to.toString(), "--yes");
      }
      archived.putAll(OffloadInstallation.filesBelow(to.resolve("logs")));
    }
    for (var file : before.entrySet()) {
      var now =
          after.containsKey(file.getKey()) ? after.get(file.getKey()) : archived.get(file.getKey());
      assertThat(now).as(file.getKey()).isEqualTo(file.getValue());
    }
    assertThat(after.keySet()).noneMatch(name -> name.contains(".backstay-"));
  }
}
