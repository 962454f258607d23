package dev.backstay.app;

import dev.backstay.config.Configuration;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.RepositoryUrl;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Enrolments;
import dev.backstay.repository.FormatObject;
import dev.backstay.repository.Repository;
import dev.backstay.repository.seal.Secret;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.store.StoreTrial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The repositories that a configuration names: where they are, and what opens them.
public final class Repositories {

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final Path stateDirectory;

  Repositories(Configuration configuration, Surroundings surroundings, Path stateDirectory) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.stateDirectory = stateDirectory;
  }

  /// The one of that name; the first configured one if none is named. A place on another
  /// host may be named by its URL, with the settings that the configuration has for it, if any.
  ///
  /// @throws UsageException if there is none of that name
  public RepositorySettings settings(Optional<String> name) {
    var settings = configuration.repositories();
    if (name.isEmpty()) {
      return settings.getFirst();
    }
    if (RepositoryUrl.isMeant(name.get())) {
      return repositoryAt(name.get());
    }
    return settings.stream()
        .filter(each -> each.name().equals(name.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "the configuration has no repository " + EntryPath.escape(name.get()),
                    "It has "
                        + String.join(
                            ", ", settings.stream().map(RepositorySettings::name).toList())
                        + "."));
  }

  /// Those into which a backup into that one is copied.
  public List<RepositorySettings> mirrorsOf(RepositorySettings primary) {
    return configuration.repositories().stream()
        .filter(RepositorySettings::mirror)
        .filter(each -> !each.place().shown().equals(primary.place().shown()))
        .toList();
  }

  private RepositorySettings repositoryAt(String url) {
    try {
      var place = RepositoryUrl.parse(url, "the command line");
      return configuration.repositories().stream()
          .filter(each -> each.place().shown().equals(place.shown()))
          .findFirst()
          .orElseGet(() -> RepositorySettings.at(place));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          FailureCode.USAGE,
          "the repository cannot be named so: " + wrong.getMessage(),
          "Name one of the configuration, or write s3://BUCKET/PREFIX?endpoint=URL or"
              + " sftp://USER@HOST/PATH.",
          wrong);
    }
  }

  /// Opens it.
  public Repository open(RepositorySettings settings) {
    return Repository.open(new Stores(surroundings).open(settings), access(settings));
  }

  /// Makes the object that makes a place a repository again, from the key slots that repeat it.
  ///
  /// @throws dev.backstay.failure.RepositoryDamagedException if it is there, or the slots do not
  ///     agree on it
  public void rebuildFormat(RepositorySettings settings) {
    FormatObject.rebuild(new Stores(surroundings).open(settings));
  }

  /// Lets this host write to a repository, and only that.
  ///
  /// @param bundle what `key enroll` wrote
  /// @return what this host is called there
  public String accept(RepositorySettings settings, byte[] bundle) {
    return Enrolments.accept(new Stores(surroundings).open(settings), access(settings), bundle);
  }

  /// Tries whether the place of a repository keeps what a store promises.
  ///
  /// @throws dev.backstay.failure.StoreUnavailableException if nothing can be tried there
  public List<StoreTrial.Outcome> tryStore(RepositorySettings settings) {
    return new Stores(surroundings).examine(settings);
  }

  /// Makes a repository: with slots for the configured passphrase and key, if there are such, and
  /// with one for this host.
  ///
  /// @param machineSlot whether this host shall open it without the passphrase
  public Repository create(RepositorySettings settings, boolean machineSlot) {
    var slots = new ArrayList<Repository.FirstSlot>();
    new Passwords(surroundings)
        .find(settings.password())
        .ifPresent(secret -> slots.add(new Repository.FirstSlot(secret, "passphrase")));
    new KeySources(surroundings)
        .findOrMake(settings.key())
        .ifPresent(secret -> slots.add(new Repository.FirstSlot(secret, "key")));
    if (machineSlot) {
      var key = configuredMachineKey(settings).orElseGet(Secret.MachineKey::generate);
      slots.add(new Repository.FirstSlot(key, surroundings.hostName()));
    }
    if (slots.isEmpty()) {
      throw new UsageException(
          FailureCode.USAGE,
          "a repository needs a passphrase, a key or a machine slot",
          "Set `password` or `key` in the configuration, or leave --no-machine-slot away.");
    }
    return Repository.create(new Stores(surroundings).create(settings), slots, access(settings));
  }

  private static Optional<Secret.MachineKey> configuredMachineKey(RepositorySettings settings) {
    return settings.machineKey().flatMap(file -> Passwords.machineKey(file.path()));
  }

  private Access access(RepositorySettings settings) {
    return new Access(
        stateDirectory.resolve("repositories"),
        surroundings.hostName(),
        List.of(
            () -> configuredMachineKey(settings).map(key -> key),
            () -> new KeySources(surroundings).find(settings.key()),
            () -> new Passwords(surroundings).find(settings.password())),
        surroundings.clock());
  }

  /// The passphrase that the surroundings or the settings give, if they do.
  public Optional<Secret> password(RepositorySettings settings) {
    return new Passwords(surroundings).find(settings.password());
  }

  /// The passphrase in the first line of a file.
  public static Secret passwordIn(Path file) {
    return Passwords.fromFile(file);
  }
}
