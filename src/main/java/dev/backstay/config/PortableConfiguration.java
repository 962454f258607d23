package dev.backstay.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// The text of a configuration file, to be written for another machine: what it takes from outside,
/// and the same text with other repositories and files.
public final class PortableConfiguration {

  private static final Set<String> SECRET_SETTINGS =
      Set.of(
          "password",
          "machine_key",
          "key",
          "access_key",
          "secret_key",
          "session_token",
          "account_key",
          "sas_token",
          "private_key",
          "known_hosts",
          "credentials");
  private final String text;
  private final Path file;

  private PortableConfiguration(String text, Path file) {
    this.text = text;
    this.file = file;
  }

  /// The text of that file, which is where it was read.
  public static PortableConfiguration of(String text, Path file) {
    return new PortableConfiguration(text, file);
  }

  /// The text of that file.
  ///
  /// @throws dev.backstay.failure.ConfigurationException if it cannot be read
  public static PortableConfiguration read(Path file) {
    return of(ConfigurationFile.textOf(file), file);
  }

  /// All of it.
  public String text() {
    return text;
  }

  /// What relative paths in it are relative to.
  ///
  /// @throws dev.backstay.failure.ConfigurationException if it is no configuration
  public Path baseDirectory() {
    var problems = new Problems(file);
    return BaseDirectory.of(root(), file, problems);
  }

  /// The settings of a repository that are no secrets, with everything put in.
  ///
  /// @throws dev.backstay.failure.ConfigurationException if something cannot be put in
  public Map<String, String> plainSettings(
      String repository, Map<String, String> environment, FormerFiles former) {
    var problems = new Problems(file);
    return new Binder(file, baseDirectory(), environment, former, problems)
        .plainSettings(root(), repository, SECRET_SETTINGS);
  }

  /// What it takes from outside beside what its repositories do, each once.
  public List<ConfigurationInput> inputs() {
    return Inputs.of(root());
  }

  /// Where the text is to be used.
  ///
  /// @param orchestrator its name
  /// @param baseDirectory what relative paths are relative to
  /// @param stateDirectory where what the machine must remember is kept
  /// @param scratchDirectory where temporary copies are made; empty for the machine's usual place
  /// @param repositories the settings of each
  /// @param files what of its inputs is in which file
  /// @param standIn the file whose content stands for others that have no default; empty to leave
  ///     them as they are
  public record Arrival(
      String orchestrator,
      Path baseDirectory,
      Path stateDirectory,
      Optional<Path> scratchDirectory,
      Map<String, Map<String, CarriedSetting>> repositories,
      Function<ConfigurationInput, Optional<Path>> files,
      Optional<Path> standIn) {}

  /// The text for there: a configuration that says the same of the same components.
  public String writtenFor(Arrival arrival) {
    return new ArrivalText(arrival).of(root());
  }

  private MappingNode root() {
    var problems = new Problems(file);
    var root = YamlFile.parse(text, problems);
    problems.throwIfAny();
    return root.orElseThrow();
  }
}
