package dev.backstay.app;

import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.FormerFiles;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What stood in files of the orchestrator's configuration that are lost, out of the newest
/// snapshot that has them: without the secrets in them nothing could be restored, and they are in
/// what is to be restored.
public final class LostLookups implements FormerFiles {

  private final Path file;
  private final Optional<String> repository;
  private final Surroundings surroundings;
  private final Consumer<String> told;
  private final boolean allAreLost;

  /// @param file the configuration that looks values up in them
  /// @param repository the repository to look in; the first if none is named
  /// @param told takes a sentence for each file that was found
  public LostLookups(
      Path file, Optional<String> repository, Surroundings surroundings, Consumer<String> told) {
    this(file, repository, surroundings, told, false);
  }

  private LostLookups(
      Path file,
      Optional<String> repository,
      Surroundings surroundings,
      Consumer<String> told,
      boolean allAreLost) {
    this.file = file;
    this.repository = repository;
    this.surroundings = surroundings;
    this.told = told;
    this.allAreLost = allAreLost;
  }

  /// The same, for a configuration of which no file of this host is to be read.
  LostLookups ofAll() {
    return new LostLookups(file, repository, surroundings, told, true);
  }

  @Override
  public boolean areAllLost() {
    return allAreLost;
  }

  @Override
  public Optional<String> textOf(Path lost) {
    var environment = surroundings.environment();
    var installation =
        new Installation(ConfigurationFile.readRepositories(file, environment), surroundings);
    var orchestrator = installation.configuration().orchestrator();
    try (var opened =
        installation.repositories().open(installation.repositories().settings(repository))) {
      for (var commit : List.copyOf(opened.log().commits()).reversed()) {
        var component = componentAt(lost, commit);
        if (commit.snapshot().orchestrator().equals(orchestrator) && component.isPresent()) {
          told.accept(
              "%s is lost: what the configuration looks up in it is taken from snapshot %s"
                  .formatted(lost, commit.snapshot().id()));
          return Optional.of(read(opened, commit, component.get()));
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<ComponentRecord> componentAt(Path lost, Commit commit) {
    return commit.snapshot().components().stream()
        .filter(it -> it.kind() == ComponentKind.STATE_FILE && it.entryCount() == 1)
        .filter(it -> it.findings().isEmpty() && it.place().equals(lost.toString()))
        .findFirst();
  }

  private static String read(Repository opened, Commit commit, ComponentRecord component) {
    var text = new Text();
    try (var reader = opened.read(commit)) {
      var content = reader.content(component.name());
      content.read(content.entries().next(), text);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "component " + component.name() + " could not be read: " + Reason.of(e),
          "Run `backstay check`.",
          e);
    }
    return text.bytes.toString(StandardCharsets.UTF_8);
  }

  /// A document that was read as text before it was captured.
  private static final class Text implements ContentSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] from, int offset, int count) {
      bytes.write(from, offset, count);
    }

    @Override
    public void skipZeros(long count) throws IOException {
      throw new IOException("it has zeros, and is no text");
    }
  }
}
