package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Scope;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.Asked;
import dev.backstay.restore.journal.JournaledService;
import dev.backstay.restore.journal.JournaledService.Standing;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.run.RunId;
import dev.backstay.service.CommandPair;
import dev.backstay.service.Service;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services that an interrupted restore had stopped.
class ServiceStepsTest {

  @TempDir Path directory;

  private Service service(String name, int status) {
    var script = "echo " + name + " >>" + directory.resolve("started") + "; exit " + status;
    return new CommandPair(
        name,
        Optional.empty(),
        Duration.ofMinutes(1),
        List.of("/bin/true"),
        List.of("/bin/sh", "-c", script),
        List.of());
  }

  private void stopped(Service... services) throws IOException {
    var journal = new RestoreJournal(directory);
    journal.begin(
        new RunId("0123456789ab"),
        new SnapshotId("0123456789ab"),
        Instant.EPOCH,
        new Asked("", Set.of(), Scope.WHOLE, false),
        List.of(),
        List.of(),
        List.of());
    for (var each : services) {
      journal.service(new JournaledService(each.name(), each.shown(), Standing.STOPPED));
    }
  }

  private UnfinishedRestore unfinished(Service... services) {
    return new UnfinishedRestore(directory, List.of(), NoServers.HANDLERS)
        .stopping(List.of(services));
  }

  @Test
  void eachIsStartedAgainWhateverBecomesOfTheOthers() throws Exception {
    var all = new Service[] {service("one", 3), service("two", 0), service("three", 4)};
    stopped(all);

    assertThatExceptionOfType(RestoreInDoubtException.class)
        .isThrownBy(() -> unfinished(all).rollback())
        .withMessageContaining("three")
        .satisfies(
            e -> {
              assertThat(e)
                  .cause()
                  .satisfies(
                      first ->
                          assertThat(first.getSuppressed())
                              .singleElement()
                              .asString()
                              .contains("one", "status 3"));
              assertThat(e.hint().orElseThrow()).contains("not started: one, three.");
            });

    assertThat(directory.resolve("started")).content().isEqualTo("three\ntwo\none\n");
  }

  @Test
  void whatIsConfiguredOtherwiseIsNotTouched() throws Exception {
    var before = service("one", 0);
    stopped(before);

    var now =
        new CommandPair(
            "one",
            Optional.empty(),
            Duration.ofMinutes(1),
            List.of("/bin/false"),
            List.of("/bin/false"),
            List.of());
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> unfinished(now).rollback())
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.RESTORE_UNFINISHED))
        .withMessageContainingAll(before.shown(), "configured as " + now.shown() + " now");
    assertThat(Files.exists(directory.resolve("started"))).isFalse();

    assertThat(unfinished(before).rollback()).isEqualTo(UnfinishedRestore.End.ALL_OLD);
    assertThat(directory.resolve("started")).content().isEqualTo("one\n");
  }
}
