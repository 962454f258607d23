package dev.backstay.repository;

import static dev.backstay.repository.HostileWriter.COMPONENT;
import static dev.backstay.repository.HostileWriter.emptyFile;
import static dev.backstay.repository.HostileWriter.link;
import static dev.backstay.repository.HostileWriter.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Handlers;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.Restore;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.restore.SafetySnapshot;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a writer with keys can sign is still refused by the plan, before anything is built.
class HostileRestoreTest {

  private static final InstantSource CLOCK = InstantSource.fixed(TestRepository.NOW);

  private final Path directory;
  private final Repository repository;
  private final HostileWriter writer;

  HostileRestoreTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    repository = TestRepository.create(new InMemoryObjectStore(CLOCK), directory.resolve("host"));
    writer = new HostileWriter(repository);
  }

  @Test
  void aPathThatLeadsOutIsRefusedByThePlan() throws IOException {
    assertRefused(writer.commitEntries(root(), emptyFile("../../x")));
  }

  @Test
  void anEntryBelowALinkIsRefusedByThePlan() throws IOException {
    assertRefused(
        writer.commitEntries(root(), link("a", EntryType.SYMLINK, "/etc"), emptyFile("a/passwd")));
  }

  @Test
  void aHardLinkToOutsideIsRefusedByThePlan() throws IOException {
    assertRefused(writer.commitEntries(root(), link("a", EntryType.HARD_LINK, "/etc/passwd")));
  }

  private void assertRefused(Commit commit) throws IOException {
    var live = Files.createDirectory(directory.resolve("live"));
    var tree = new Component.FileTree(COMPONENT, Importance.CRITICAL, 0, live, List.of(), false);
    var restore =
        new Restore(
            repository,
            List.of(tree),
            new NoHandlers(),
            new SafetySnapshot(repository, "test", new NoHandlers(), CLOCK),
            directory.resolve("restores"),
            CLOCK);

    assertThatThrownBy(() -> restore.plan(commit, RestoreRequest.everything()))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(FailureCode.PATH_UNSAFE));
    assertThat(live).isEmptyDirectory();
    assertThat(directory.resolve("restores")).doesNotExist();
  }

  /// A plan builds nothing, and so asks for no handler.
  private static final class NoHandlers implements Handlers {

    @Override
    public ComponentHandler handlerOf(Component component) {
      throw new AssertionError("a plan asked for a handler of " + component.name());
    }
  }
}
