package dev.backstay.app;

import dev.backstay.config.ConfigurationInput;
import dev.backstay.config.FormerFiles;
import dev.backstay.config.PortableConfiguration;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitInput;
import dev.backstay.kit.KitRepository;
import dev.backstay.repository.seal.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts a recovery kit together: looks for what is to be in it, and makes a key slot for it in
/// every repository that can be opened.
public final class KitPacking {

  private static final int KEY_BYTES = 32;
  private static final int INPUT_BYTES_MAX = 64 << 10;

  private final Installation installation;
  private final Surroundings surroundings;
  private final Consumer<String> told;
  private final Map<RepositorySettings, String> slots = new LinkedHashMap<>();

  /// What of secrets is wanted in a kit.
  ///
  /// @param credentials what stores ask for
  /// @param inputs what the configuration takes from elsewhere for live servers
  public record Wish(boolean credentials, boolean inputs) {}

  /// @param told takes a sentence for each thing that a person should know
  public KitPacking(Installation installation, Surroundings surroundings, Consumer<String> told) {
    this.installation = installation;
    this.surroundings = surroundings;
    this.told = told;
  }

  /// Makes the slots, and the kit. Whoever cannot keep it must [revoke][#revoke()] it.
  ///
  /// @throws OperationFailedException if no repository can be opened
  public Kit pack(Kit.Program program, Wish wish) {
    var configuration = installation.configuration();
    var portable = PortableConfiguration.read(configuration.file());
    var inputs =
        portable.inputs().stream()
            .flatMap(it -> input(it, portable.baseDirectory(), wish.inputs).stream())
            .toList();
    var repositories = new ArrayList<KitRepository>();
    var failures = new ArrayList<OperationFailedException>();
    for (var each : configuration.repositories()) {
      repositories.add(repository(each, portable, wish, failures));
    }
    if (slots.isEmpty()) {
      throw failures.getFirst();
    }
    var bare =
        new Kit(
            configuration.orchestrator(),
            surroundings.hostName(),
            surroundings.clock().instant(),
            program,
            new Kit.Original(configuration.file().toString(), portable.text()),
            repositories,
            inputs,
            List.of());
    return new Kit(
        bare.orchestrator(),
        bare.host(),
        bare.createdAt(),
        program,
        bare.configuration(),
        repositories,
        inputs,
        List.of(new RecoverPage(bare, configuration.components()).document()));
  }

  /// Removes the slots that were made.
  public void revoke() {
    slots.forEach(
        (settings, slot) -> {
          try (var repository = installation.repositories().open(settings)) {
            repository.removeKeySlot(slot);
          } catch (OperationFailedException stays) {
            told.accept(
                "key slot %s stays in %s: %s; remove it with `backstay key remove %s -r %s`"
                    .formatted(slot, settings.name(), stays.getMessage(), slot, settings.name()));
          }
        });
    slots.clear();
  }

  private KitRepository repository(
      RepositorySettings settings,
      PortableConfiguration portable,
      Wish wish,
      List<OperationFailedException> failures) {
    var credentials = StoreCredentials.of(surroundings, settings, wish.credentials);
    var lacks = new ArrayList<>(credentials.lacks());
    var written =
        new LinkedHashMap<>(
            portable.plainSettings(settings.name(), surroundings.environment(), FormerFiles.NONE));
    var directory = settings.place().directory();
    var url = written.getOrDefault("url", "");
    written.put("url", directory.map(it -> it.path().toString()).orElse(credentials.urlWith(url)));
    var slot = Optional.<KitRepository.Slot>empty();
    try {
      slot = Optional.of(newSlot(settings));
    } catch (OperationFailedException failure) {
      failures.add(failure);
      lacks.add("a key slot");
      told.accept("the kit does not open %s: %s".formatted(settings.name(), failure.getMessage()));
    }
    return new KitRepository(settings.name(), written, slot, credentials.found(), lacks);
  }

  private KitRepository.Slot newSlot(RepositorySettings settings) {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    // What is text to whoever reads the file must not lose an end that looks like that of a line.
    key[KEY_BYTES - 1] |= (byte) 0x80;
    var day = LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
    try (var repository = installation.repositories().open(settings)) {
      var slot = repository.addKeySlot(new Secret.KeyFile(key), "kit " + day);
      slots.put(settings, slot);
      return new KitRepository.Slot(slot, key);
    }
  }

  private Optional<KitInput> input(ConfigurationInput input, Path base, boolean wanted) {
    var kind = input.kind().name().toLowerCase(Locale.ROOT);
    var value =
        switch (input.kind()) {
          case ENV -> surroundings.variable(input.name()).flatMap(this::carriable);
          case FILE -> contentOf(base, input.name());
          case COMMAND, PASSED -> Optional.<byte[]>empty();
        };
    if (value.isEmpty() && input.isOptional()) {
      return Optional.empty();
    }
    return Optional.of(new KitInput(kind, input.name(), value.filter(_ -> wanted)));
  }

  /// It comes back out of a file, without white space around it.
  private Optional<byte[]> carriable(String value) {
    return Optional.of(value)
        .filter(it -> it.strip().equals(it))
        .map(it -> it.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> contentOf(Path base, String name) {
    try {
      var file = base.resolve(name);
      return name.contains("${") || Files.size(file) > INPUT_BYTES_MAX
          ? Optional.empty()
          : Optional.of(Files.readAllBytes(file));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }
}
