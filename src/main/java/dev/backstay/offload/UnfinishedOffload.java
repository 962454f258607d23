package dev.backstay.offload;

import dev.backstay.component.FileStat;
import dev.backstay.component.FilesInUse;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.restore.journal.RestoreLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;

/// An offload that died while it removed files. Needs no repository.
///
/// @param stateDirectory where the journals of the orchestrator are
/// @param processes where the kernel shows processes: `/proc`
public record UnfinishedOffload(Path stateDirectory, Path processes) {

  /// How it was ended.
  ///
  /// @param state what it was
  /// @param putBack how many files have their names back
  public record End(OffloadJournal.State state, int putBack) {}

  /// What is unfinished, if anything is.
  public Optional<OffloadJournal.State> status() {
    try {
      return Files.isDirectory(stateDirectory)
          ? new OffloadJournal(stateDirectory).read()
          : Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Refuses whatever must not run beside one.
  ///
  /// @throws OperationInProgressException if one is unfinished
  public void requireNone() {
    status()
        .ifPresent(
            state -> {
              throw new OperationInProgressException(
                  FailureCode.OFFLOAD_UNFINISHED,
                  "an offload of %s begun at %s is unfinished"
                      .formatted(state.component(), state.startedAt()),
                  "Run `backstay offload %s`, which ends it first.".formatted(state.component()));
            });
  }

  /// Gives files that were set aside their names back, and ends the journal. Where a name is taken,
  /// what the snapshot has is removed, and anything else is left and told.
  public Optional<End> recover() {
    if (status().isEmpty()) {
      return Optional.empty();
    }
    try (var _ = RestoreLock.take(stateDirectory)) {
      var journal = new OffloadJournal(stateDirectory);
      var state = journal.read();
      if (state.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(recover(state.get(), journal));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private End recover(OffloadJournal.State state, OffloadJournal journal) throws IOException {
    var putBack = 0;
    var directories = new LinkedHashSet<Path>();
    var inUse = FilesInUse.look(processes);
    for (var each : state.files()) {
      var stat = FileStat.find(each.aside());
      directories.add(Objects.requireNonNull(each.file().getParent()));
      if (stat.isPresent()) {
        putBack += putBack(each, stat.get(), inUse);
      }
    }
    for (var directory : directories) {
      if (Files.isDirectory(directory)) {
        WorkDirectory.sync(directory);
      }
    }
    journal.end();
    return new End(state, putBack);
  }

  private static int putBack(Aside aside, FileStat stat, FilesInUse inUse) throws IOException {
    try {
      aside.putBack();
      return 1;
    } catch (FileAlreadyExistsException taken) {
      if (!aside.isArchived(stat) || inUse.has(stat)) {
        throw new IOException(
            "%s was set aside, and its name %s is taken".formatted(aside.aside(), aside.file()),
            taken);
      }
      aside.remove();
      return 0;
    }
  }

  private static StoreUnavailableException failed(IOException e) {
    return new StoreUnavailableException(
        FailureCode.OFFLOAD_UNFINISHED,
        "an unfinished offload cannot be ended: " + e.getMessage(),
        "Mend the cause; if a name is taken, move one of the two files away. Then run it again.",
        e);
  }
}
