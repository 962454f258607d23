package dev.backstay.rehearsal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a service will be started with, computed by reading only.
///
/// @param argv the program and its arguments
/// @param variables its whole environment
/// @param directory where it runs
/// @param home its own private directory
/// @param ready where it is asked whether it is well, if it is
/// @param smoke the places of the requests, with what answers will give still named
/// @param settings files with what will stand in them
/// @param documents further files that it may be set up by
/// @param values what placeholders stand for
public record ServicePlan(
    List<String> argv,
    Map<String, String> variables,
    Path directory,
    Path home,
    Optional<String> ready,
    List<String> smoke,
    List<Rewritten> settings,
    List<Path> documents,
    TrialValues values) {

  private static final Pattern SETTINGS =
      Pattern.compile("(?i)\\.env.*|.*\\.(env|ya?ml|toml|json|ini|conf|cfg|properties|xml)");

  private static final long SETTINGS_BYTES_MAX = 16L << 20;

  public ServicePlan {
    argv = List.copyOf(argv);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    smoke = List.copyOf(smoke);
    settings = List.copyOf(settings);
    documents = List.copyOf(documents);
  }

  /// A file with what will stand in it.
  public record Rewritten(Path file, String text) {

    @Override
    public String toString() {
      return "Rewritten[" + file + "]";
    }
  }

  /// What it will be, but for the settings.
  public static ServicePlan of(ServiceTrial trial, TrialValues values) {
    var home = values.area().resolve("service");
    var variables = new TreeMap<String, String>();
    variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    variables.put("HOME", home.toString());
    variables.put("LANG", "C.UTF-8");
    trial.environment().forEach((name, value) -> variables.put(name, values.fill(value)));
    return new ServicePlan(
        trial.run().stream().map(values::fill).toList(),
        variables,
        trial.directory().map(values::fill).map(Path::of).orElse(home),
        home,
        trial.ready().map(it -> values.fill(it.url())),
        trial.smoke().stream().map(it -> values.fill(it.url())).toList(),
        List.of(),
        List.of(),
        values);
  }

  /// The same with the settings of restored components.
  ///
  /// @throws IOException if one of them is not as it is said to be
  public ServicePlan withSettings(ServiceTrial trial) throws IOException {
    var texts = new LinkedHashMap<Path, String>();
    for (var each : trial.settings()) {
      var file = fileOf(each);
      var former = texts.containsKey(file) ? String.valueOf(texts.get(file)) : read(file);
      texts.put(file, replaced(each, former));
    }
    var rewritten = new ArrayList<Rewritten>();
    texts.forEach((file, text) -> rewritten.add(new Rewritten(file, text)));
    var documents = documentsOf(trial);
    documents.removeAll(texts.keySet());
    return new ServicePlan(
        argv, variables, directory, home, ready, smoke, rewritten, documents, values);
  }

  /// What a program reads that is started there: documents that it is given, and what looks like
  /// settings in trees that have settings.
  private List<Path> documentsOf(ServiceTrial trial) throws IOException {
    var found = new ArrayList<Path>();
    for (var name : values.documents()) {
      found.add(values.paths().get(name));
    }
    for (var each : values.paths().entrySet()) {
      var hasSettings =
          directory.startsWith(each.getValue())
              || trial.settings().stream()
                  .anyMatch(it -> it.component().value().equals(each.getKey()));
      if (hasSettings && Files.isDirectory(each.getValue())) {
        try (var files = Files.walk(each.getValue())) {
          files.filter(ServicePlan::isSettings).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isSettings(Path file) {
    return SETTINGS.matcher(String.valueOf(file.getFileName())).matches()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /// In its component, by no link.
  private Path fileOf(ServiceTrial.Rewriting rewriting) throws IOException {
    var name = rewriting.component().value();
    var root = values.paths().get(name);
    if (root == null) {
      throw new IOException("component " + name + " has no files");
    }
    var file = rewriting.path().isEmpty() ? root : root.resolve(rewriting.path());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !file.toRealPath().startsWith(root.toRealPath())) {
      throw new IOException(
          "component %s has no file %s".formatted(name, values.area().relativize(file)));
    }
    return file;
  }

  static String read(Path file) throws IOException {
    if (Files.size(file) > SETTINGS_BYTES_MAX) {
      throw new IOException(file + " has more than " + SETTINGS_BYTES_MAX + " bytes");
    }
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not written in UTF-8", e);
    }
  }

  /// All at once, the longest first: what was put in is not replaced again.
  private String replaced(ServiceTrial.Rewriting rewriting, String text) throws IOException {
    for (var each : rewriting.replace().keySet()) {
      if (!text.contains(each)) {
        throw new IOException(
            "\"%s\" is not in the settings of component %s%s"
                .formatted(
                    each,
                    rewriting.component(),
                    rewriting.path().isEmpty() ? "" : ", file " + rewriting.path()));
      }
    }
    var any =
        rewriting.replace().keySet().stream()
            .sorted((a, b) -> b.length() - a.length())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile(any)
        .matcher(text)
        .replaceAll(
            it ->
                Matcher.quoteReplacement(
                    values.fill(String.valueOf(rewriting.replace().get(it.group())))));
  }

  /// Without values of variables and settings, which may be secret.
  @Override
  public String toString() {
    return "ServicePlan[" + argv + ", " + variables.keySet() + "]";
  }
}
