package dev.backstay.config;

import dev.backstay.config.ConfigurationInput.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The text of a configuration file, to be written for another machine: what it takes from outside,
/// and the same text with other repositories and files.
public final class PortableConfiguration {

  private static final Set<String> OWN =
      Set.of(BaseDirectory.KEY, "orchestrator", "state_dir", "scratch_dir", "repositories");
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
  private static final Set<String> SECRETS = Set.of("password", "value", "secret");
  private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{(env|file):([^}]*)}");

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
    var found = new LinkedHashMap<String, ConfigurationInput>();
    for (var tuple : root().getValue()) {
      if (!OWN.contains(keyOf(tuple))) {
        collect(keyOf(tuple), tuple.getValueNode())
            .forEach(
                it ->
                    found.merge(it.kind() + " " + it.name(), it, (a, b) -> a.isOptional() ? b : a));
      }
    }
    return List.copyOf(found.values());
  }

  private static List<ConfigurationInput> collect(String key, Node node) {
    var found = new ArrayList<ConfigurationInput>();
    switch (node) {
      case MappingNode mapping -> {
        var source = sourceOf(key, mapping);
        source.ifPresent(found::add);
        if (source.isEmpty()) {
          mapping.getValue().forEach(it -> found.addAll(collect(keyOf(it), it.getValueNode())));
        }
      }
      case SequenceNode sequence -> {
        for (var each : sequence.getValue()) {
          if (key.equals("environment") && each instanceof ScalarNode name) {
            found.add(new ConfigurationInput(Kind.PASSED, name.getValue(), false));
          }
          found.addAll(collect(key, each));
        }
      }
      case ScalarNode scalar ->
          REFERENCE
              .matcher(scalar.getValue())
              .results()
              .map(it -> inputOf(it.group(1), it.group(2)))
              .forEach(found::add);
      default -> {}
    }
    return found;
  }

  private static ConfigurationInput inputOf(String kind, String reference) {
    var parts = reference.split(":-", 2);
    return kind.equals("env")
        ? new ConfigurationInput(Kind.ENV, parts[0], parts.length == 2)
        : new ConfigurationInput(Kind.FILE, reference, false);
  }

  /// The source of a secret that is not in the text.
  private static Optional<ConfigurationInput> sourceOf(String key, MappingNode mapping) {
    if (!SECRETS.contains(key) || mapping.getValue().size() != 1) {
      return Optional.empty();
    }
    var only = mapping.getValue().getFirst();
    return switch (only.getValueNode()) {
      case ScalarNode name when keyOf(only).equals("env") ->
          Optional.of(new ConfigurationInput(Kind.ENV, name.getValue(), false));
      case ScalarNode name when keyOf(only).equals("file") ->
          Optional.of(new ConfigurationInput(Kind.FILE, name.getValue(), false));
      case SequenceNode argv when keyOf(only).equals("command") && !argv.getValue().isEmpty() ->
          Optional.of(
              new ConfigurationInput(
                  Kind.COMMAND,
                  argv.getValue().getFirst() instanceof ScalarNode program
                      ? program.getValue()
                      : "?",
                  false));
      default -> Optional.empty();
    };
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
    var entries = new ArrayList<NodeTuple>();
    for (var tuple : root().getValue()) {
      var key = keyOf(tuple);
      if (!OWN.contains(key)) {
        var value = rewritten(key, tuple.getValueNode(), arrival);
        entries.add(new NodeTuple(tuple.getKeyNode(), value));
        if (key.equals("version")) {
          addOwn(entries, arrival);
        }
      }
    }
    var settings =
        DumpSettings.builder().setSchema(new CoreSchema()).setWidth(100).setSplitLines(false);
    var whole = new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    var events = new Serialize(settings.build()).serializeOne(whole);
    return new Present(settings.build()).emitToString(events.iterator());
  }

  private static void addOwn(List<NodeTuple> entries, Arrival arrival) {
    entries.add(entry("orchestrator", literal(arrival.orchestrator)));
    entries.add(entry(BaseDirectory.KEY, scalar(arrival.baseDirectory.toString())));
    entries.add(entry("state_dir", literal(arrival.stateDirectory.toString())));
    arrival.scratchDirectory.ifPresent(
        it -> entries.add(entry("scratch_dir", literal(it.toString()))));
    var repositories = new ArrayList<NodeTuple>();
    arrival.repositories.forEach(
        (name, settings) -> {
          var each = new ArrayList<NodeTuple>();
          settings.forEach((key, value) -> each.add(entry(key, nodeOf(key, value))));
          repositories.add(entry(name, new MappingNode(Tag.MAP, each, FlowStyle.BLOCK)));
        });
    entries.add(entry("repositories", new MappingNode(Tag.MAP, repositories, FlowStyle.BLOCK)));
  }

  private static Node nodeOf(String key, CarriedSetting setting) {
    return switch (setting) {
      case CarriedSetting.Plain(var value) ->
          key.equals("mirror")
              ? new ScalarNode(Tag.BOOL, value, ScalarStyle.PLAIN)
              : literal(value);
      case CarriedSetting.File(var path) -> literal(path.toString());
      case CarriedSetting.Content(var path) -> scalar("${file:" + path + "}");
      case CarriedSetting.Source(var path) -> sourceIn(path);
    };
  }

  private static Node sourceIn(Path path) {
    var only = entry("file", literal(path.toString()));
    return new MappingNode(Tag.MAP, List.of(only), FlowStyle.FLOW);
  }

  private static Node rewritten(String key, Node node, Arrival arrival) {
    UnaryOperator<Node> below = it -> rewritten(key, it, arrival);
    return switch (node) {
      case MappingNode mapping -> {
        var file = sourceOf(key, mapping).flatMap(arrival.files);
        yield file.isPresent()
            ? sourceIn(file.get())
            : new MappingNode(
                mapping.getTag(),
                mapping.getValue().stream()
                    .map(
                        it ->
                            new NodeTuple(
                                it.getKeyNode(), rewritten(keyOf(it), it.getValueNode(), arrival)))
                    .toList(),
                mapping.getFlowStyle());
      }
      case SequenceNode sequence ->
          new SequenceNode(
              sequence.getTag(),
              sequence.getValue().stream().map(below).toList(),
              sequence.getFlowStyle());
      case ScalarNode scalar -> rewritten(scalar, arrival);
      default -> node;
    };
  }

  private static Node rewritten(ScalarNode scalar, Arrival arrival) {
    var text =
        REFERENCE
            .matcher(scalar.getValue())
            .replaceAll(
                found -> {
                  var input = inputOf(found.group(1), found.group(2));
                  var standIn = arrival.standIn.filter(_ -> !input.isOptional());
                  return Matcher.quoteReplacement(
                      arrival
                          .files
                          .apply(input)
                          .or(() -> standIn)
                          .map(it -> "${file:" + it + "}")
                          .orElse(found.group()));
                });
    return text.equals(scalar.getValue()) ? scalar : scalar(text);
  }

  private MappingNode root() {
    var problems = new Problems(file);
    var root = YamlFile.parse(text, problems);
    problems.throwIfAny();
    return root.orElseThrow();
  }

  private static String keyOf(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }

  private static NodeTuple entry(String key, Node value) {
    return new NodeTuple(new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN), value);
  }

  /// A text of which nothing is put in.
  private static Node literal(String text) {
    return scalar(text.replace("${", "$${"));
  }

  private static Node scalar(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
  }
}
