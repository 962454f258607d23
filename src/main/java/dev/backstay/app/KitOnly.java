package dev.backstay.app;

import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitRepository;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a kit makes possible here by itself: it is opened into an area of its own, and nothing else
/// of this host is known, neither its keys nor its state, environment, home or configuration.
/// Everything is gone when it is closed, or its process ends.
public final class KitOnly implements AutoCloseable {

  /// What stands for values that a kit lacks: good as a word and as a number.
  private static final String STAND_IN = "1";

  private final Kit kit;
  private final ScratchArea area;
  private final Surroundings surroundings;
  private final Path file;

  private KitOnly(Kit kit, ScratchArea area, Surroundings surroundings, Path file) {
    this.kit = kit;
    this.area = area;
    this.surroundings = surroundings;
    this.file = file;
  }

  /// Opens a kit for a while.
  ///
  /// @param moved where repositories in directories are now
  /// @param surroundings those of this process, of which the clock, the host's name and the usual
  ///     place for temporary copies are taken
  public static KitOnly open(Kit kit, Map<String, Path> moved, Surroundings surroundings) {
    try {
      var parent = surroundings.defaultScratchDirectory();
      var area = ScratchArea.in(parent, RunId.random().hex());
      try {
        return open(kit, moved, surroundings, area);
      } catch (IOException | RuntimeException e) {
        area.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.OUTPUT_FAILED,
          "no place can be had to open the kit in: " + e.getMessage(),
          "Set TMPDIR to a directory that can be written to.",
          e);
    }
  }

  private static KitOnly open(
      Kit kit, Map<String, Path> moved, Surroundings surroundings, ScratchArea area)
      throws IOException {
    var home = area.privateDirectory("home");
    // Beside the area and not in it: names of sockets are short.
    var scratch = surroundings.defaultScratchDirectory();
    var wish = new KitDirectory.Wish(moved, Optional.of(scratch), Optional.of(STAND_IN));
    var file = KitDirectory.write(kit, area.directory().resolve("kit"), wish);
    var environment = Map.of("HOME", home.toString(), "HOSTNAME", surroundings.hostName());
    return new KitOnly(kit, area, new Surroundings(environment, home, surroundings.clock()), file);
  }

  /// The repositories alone: nothing else of the configuration is looked at.
  public Repositories repositories() {
    var configuration = ConfigurationFile.readRepositories(file, surroundings.environment());
    return new Installation(configuration, surroundings).repositories();
  }

  /// The repository of that name; if none is named, the first that the kit opens.
  ///
  /// @throws KeyWrongException if the kit lacks what it takes to reach and open it
  /// @throws UsageException if it has none of that name
  public RepositorySettings settings(Optional<String> name) {
    var found =
        kit.repositories().stream()
            .filter(it -> name.isEmpty() ? it.lacks().isEmpty() : it.name().equals(name.get()))
            .findFirst()
            .or(() -> name.isEmpty() ? kit.repositories().stream().findFirst() : Optional.empty())
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.USAGE,
                        "the kit has no repository " + name.orElse(""),
                        "It has "
                            + kit.repositories().stream().map(KitRepository::name).toList()
                            + "."));
    if (!found.lacks().isEmpty()) {
      throw new KeyWrongException(
          FailureCode.KIT_INCOMPLETE,
          "the kit lacks for repository %s: %s"
              .formatted(found.name(), String.join("; ", found.lacks())),
          "Make another kit where it can be had; or open this one with `backstay kit open`, and add"
              + " it by hand.");
    }
    return repositories().settings(Optional.of(found.name()));
  }

  /// The whole installation, with what it looks up taken from the snapshots of a repository alone.
  ///
  /// @param told takes a sentence for each thing that a person should know
  /// @throws dev.backstay.failure.ConfigurationException if the configuration cannot be read so
  public Installation installation(String repository, Consumer<String> told) {
    var lookups = new LostLookups(file, Optional.of(repository), surroundings, _ -> {}).ofAll();
    for (var each : kit.lackingInputs()) {
      told.accept(each.shown() + " is not in the kit: nothing here needs it, a recovery does");
    }
    return new Installation(read(lookups), surroundings);
  }

  private Configuration read(LostLookups lookups) {
    return ConfigurationFile.read(file, surroundings.environment(), lookups);
  }

  @Override
  public void close() {
    try {
      area.close();
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.OUTPUT_FAILED,
          "the opened kit could not be removed: " + e.getMessage(),
          "Remove " + area.directory() + ", which has keys in it.",
          e);
    }
  }
}
