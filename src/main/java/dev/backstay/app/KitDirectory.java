package dev.backstay.app;

import dev.backstay.config.CarriedSetting;
import dev.backstay.config.ConfigurationInput;
import dev.backstay.config.PortableConfiguration;
import dev.backstay.config.PortableConfiguration.Arrival;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitRepository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A directory that a kit is opened into: a configuration that works, with the keys beside it. Only
/// its owner can read what is in it.
public final class KitDirectory {

  private static final Set<String> PATHS = Set.of("private_key", "known_hosts", "credentials");
  private static final Set<String> SOURCES = Set.of("private_key_passphrase", "login_password");

  private final Path directory;
  private final Kit kit;

  private KitDirectory(Path directory, Kit kit) {
    this.directory = directory;
    this.kit = kit;
  }

  /// Where it is opened, beside the directory.
  ///
  /// @param moved where repositories in directories are now, by their names
  /// @param scratch where temporary copies are made; empty for the machine's usual place
  /// @param standIn what stands for values that the kit lacks; empty if somebody will give them
  public record Wish(Map<String, Path> moved, Optional<Path> scratch, Optional<String> standIn) {

    /// With repositories where they are, for somebody who restores.
    public static Wish at(Map<String, Path> moved) {
      return new Wish(moved, Optional.empty(), Optional.empty());
    }
  }

  /// Opens a kit into a directory, which must be empty or is made.
  ///
  /// @return the configuration
  /// @throws RestoreRefusedException if there is something in it
  /// @throws UsageException if something else is said to have moved than a directory of the kit
  public static Path write(Kit kit, Path directory, Wish wish) {
    if (directory.toString().contains("}") || directory.toString().contains("${")) {
      throw new UsageException(
          FailureCode.USAGE,
          directory + " cannot be named in a configuration",
          "Choose a name without braces.");
    }
    var opened = new KitDirectory(directory, kit);
    var repositories = opened.repositories(wish.moved);
    try {
      opened.make();
      return opened.write(repositories, wish);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.OUTPUT_FAILED,
          "the kit could not be opened into " + directory + ": " + Reason.of(e),
          "Name a place that can be written to, and remove what is in " + directory + ".",
          e);
    }
  }

  /// Makes the directory that relative paths of the configuration go out of, if it is not there and
  /// some do: no file system follows `..` out of a directory that does not exist.
  ///
  /// @return what was made
  public static Optional<Path> makeBase(Kit kit) {
    var text = kit.configuration().text();
    var file = Path.of(kit.configuration().file());
    var base = PortableConfiguration.of(text, file).baseDirectory();
    if (!text.contains("..") || Files.exists(base)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.createDirectories(base));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.OUTPUT_FAILED,
          base + " is not there and could not be made: " + Reason.of(e, base),
          "Make it: the configuration has paths that are relative to it.",
          e);
    }
  }

  private List<KitRepository> repositories(Map<String, Path> moved) {
    var directories = kit.repositories().stream().filter(KitRepository::isDirectory).toList();
    for (var name : moved.keySet()) {
      if (directories.stream().noneMatch(it -> it.name().equals(name))) {
        throw new UsageException(
            FailureCode.USAGE,
            "the kit has no repository " + name + " in a directory",
            directories.isEmpty()
                ? "All of its repositories are elsewhere: leave --at away."
                : "Those in directories are "
                    + directories.stream()
                        .map(KitRepository::name)
                        .collect(Collectors.joining(", "))
                    + ".");
      }
    }
    return kit.repositories().stream()
        .map(it -> moved.containsKey(it.name()) ? it.at(moved.get(it.name()).toString()) : it)
        .toList();
  }

  private void make() throws IOException {
    if (Files.isDirectory(directory)) {
      try (var there = Files.list(directory)) {
        there
            .findFirst()
            .ifPresent(
                it -> {
                  throw new RestoreRefusedException(
                      FailureCode.TARGET_NOT_EMPTY,
                      directory + " is not empty: it has " + it.getFileName(),
                      "Name a directory that is empty or not there.");
                });
      }
    } else {
      Files.createDirectories(directory);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private Path write(List<KitRepository> repositories, Wish wish) throws IOException {
    var settings = new LinkedHashMap<String, Map<String, CarriedSetting>>();
    for (var each : repositories) {
      settings.put(each.name(), settingsOf(each));
    }
    var files = new HashMap<String, Path>();
    for (var input : kit.carriedInputs()) {
      var name = "inputs/" + (files.size() + 1);
      files.put(input.kind() + " " + input.name(), file(name, input.value().orElseThrow()));
    }
    var standIn = Optional.<Path>empty();
    if (wish.standIn.isPresent()) {
      standIn = Optional.of(file("inputs/stand-in", bytes(wish.standIn.get())));
    }
    var file = Path.of(kit.configuration().file());
    var original = PortableConfiguration.of(kit.configuration().text(), file);
    var arrival =
        new Arrival(
            kit.orchestrator(),
            original.baseDirectory(),
            directory.resolve("state"),
            wish.scratch,
            settings,
            it -> Optional.ofNullable(files.get(keyOf(it))),
            standIn);
    for (var document : kit.documents()) {
      file(document.name(), bytes(document.in(directory)));
    }
    file("original.yaml", bytes(kit.configuration().text()));
    return file("backstay.yaml", bytes(original.writtenFor(arrival)));
  }

  /// Where in the directory the key of a repository is.
  static String keyFile(KitRepository repository) {
    return "keys/" + repository.name() + ".key";
  }

  private static String keyOf(ConfigurationInput input) {
    return input.kind().name().toLowerCase(Locale.ROOT) + " " + input.name();
  }

  private Map<String, CarriedSetting> settingsOf(KitRepository repository) throws IOException {
    var settings = new LinkedHashMap<String, CarriedSetting>();
    repository.settings().forEach((key, it) -> settings.put(key, new CarriedSetting.Plain(it)));
    if (repository.slot().isPresent()) {
      var key = file(keyFile(repository), repository.slot().get().key());
      settings.put("key", new CarriedSetting.Source(key));
    }
    for (var each : repository.credentials()) {
      var file = file("keys/" + repository.name() + "." + each.setting(), each.value());
      settings.put(
          each.setting(),
          PATHS.contains(each.setting())
              ? new CarriedSetting.File(file)
              : SOURCES.contains(each.setting())
                  ? new CarriedSetting.Source(file)
                  : new CarriedSetting.Content(file));
    }
    return settings;
  }

  private Path file(String name, byte[] content) throws IOException {
    var file = directory.resolve(name);
    var parent = file.resolveSibling("");
    if (Files.notExists(parent)) {
      Files.createDirectory(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = FileChannel.open(file, options, ownerOnly)) {
      for (var buffer = ByteBuffer.wrap(content); buffer.hasRemaining(); ) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    return file;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
