package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.LostLookups;
import dev.backstay.app.Surroundings;
import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Repository;
import java.nio.file.Path;
import java.util.Optional;

/// What the commands of one process share.
final class Session {

  private final Surroundings surroundings;
  private final Terminal terminal;
  private final GlobalOptions options = new GlobalOptions();
  private final Output output;

  Session(Surroundings surroundings, Terminal terminal) {
    this.surroundings = surroundings;
    this.terminal = terminal;
    output = new Output(terminal, options);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  GlobalOptions options() {
    return options;
  }

  Output output() {
    return output;
  }

  Terminal terminal() {
    return terminal;
  }

  /// A path as it was typed, made absolute.
  Path path(String typed) {
    return surroundings.workingDirectory().resolve(typed).normalize();
  }

  /// A display of a run's progress.
  ProgressDisplay progress() {
    return new ProgressDisplay(output, ProgressStyle.of(options, terminal), surroundings.clock());
  }

  /// The configuration that was named, or is found.
  Configuration configuration() {
    return ConfigurationFile.read(configurationFile(), surroundings.environment());
  }

  /// Where that is.
  Path configurationFile() {
    return options
        .config
        .map(this::path)
        .orElseGet(
            () ->
                ConfigurationFile.find(
                    surroundings.workingDirectory(), surroundings.environment()));
  }

  /// Whether the configuration is found from every directory without being named.
  boolean isConfigurationFoundAnywhere() {
    return options.config.isEmpty()
        && surroundings.variable("BACKSTAY_CONFIG").isEmpty()
        && !surroundings.workingDirectory().equals(configurationFile().getParent());
  }

  /// The configured installation; an unfinished restore of it is told. What its configuration looks
  /// up in files that are lost is taken from their newest snapshot.
  Installation installation() {
    var installation = quietInstallation();
    tellUnfinished(installation);
    return installation;
  }

  /// The same, for commands about an unfinished restore itself.
  Installation quietInstallation() {
    var file = configurationFile();
    var former = new LostLookups(file, repositoryName(), surroundings, output::warn);
    return new Installation(
        ConfigurationFile.read(file, surroundings.environment(), former), surroundings);
  }

  /// The configured installation as it is, with whatever that looks up; an unfinished restore of it
  /// is told.
  Installation liveInstallation() {
    var installation = new Installation(configuration(), surroundings);
    tellUnfinished(installation);
    return installation;
  }

  private void tellUnfinished(Installation installation) {
    try {
      installation.unfinishedOffload().status().ifPresent(it -> output.warn(OffloadText.of(it)));
    } catch (StoreUnavailableException unreadable) {
      output.warn(unreadable.getMessage());
    }
    try {
      var restore = installation.unfinishedRestore();
      var isRunning = restore.isRunning();
      restore.status().ifPresent(it -> output.warn(RestoreText.of(it, isRunning)));
    } catch (RestoreInDoubtException unreadable) {
      output.warn(unreadable.getMessage());
    }
  }

  /// The repository that was named, or the first.
  RepositorySettings repositorySettings(Installation installation) {
    return installation.repositories().settings(repositoryName());
  }

  private Optional<String> repositoryName() {
    return options.repository.or(() -> surroundings.variable("BACKSTAY_REPOSITORY"));
  }

  /// Opens that repository.
  Repository open(Installation installation) {
    return installation.repositories().open(repositorySettings(installation));
  }

  /// The repository's commits; those that are not believed are told.
  CommitLog log(Repository repository) {
    var log = repository.log();
    for (var refused : log.refused()) {
      output.warn(
          "the commit "
              + refused.key()
              + " is not believed: "
              + refused.reason()
              + " ["
              + refused.code().label()
              + "]");
    }
    return log;
  }
}
