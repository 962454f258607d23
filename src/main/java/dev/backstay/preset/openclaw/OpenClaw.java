package dev.backstay.preset.openclaw;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import dev.backstay.preset.SystemdUnitFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds an operator by its `orchestrator_config.json`.
public final class OpenClaw implements Preset {

  /// What lets the local copy of a state in MongoDB stand for it.
  static final String FALLBACK = "mongo-fallback";

  private static final String UNIT = "orchestrator.service";
  private static final String FILE = "orchestrator_config.json";
  private static final List<String> VARIABLE_FILES =
      List.of("orchestrator.env", "orchestrator/.env", ".env", "orchestrator/orchestrator.env");

  @Override
  public String name() {
    return "openclaw";
  }

  @Override
  public String title() {
    return "OpenClaw Operator";
  }

  @Override
  public Optional<Draft> find(Site site) {
    var unit = SystemdUnitFile.find(site, UNIT);
    return candidates(site, unit).stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> draft(site, file, unit));
  }

  private static List<Path> candidates(Site site, Optional<SystemdUnitFile> unit) {
    if (site.named().isPresent()) {
      var place = site.named().get();
      return place.endsWith(FILE)
          ? List.of(place)
          : List.of(place.resolve(FILE), place.resolve("orchestrator").resolve(FILE));
    }
    var candidates = new ArrayList<Path>();
    unit.map(it -> it.variables().get("ORCHESTRATOR_CONFIG"))
        .ifPresent(it -> candidates.add(site.path(it)));
    candidates.add(site.home().resolve(".openclaw/workspace").resolve(FILE));
    return candidates;
  }

  private Draft draft(Site site, Path file, Optional<SystemdUnitFile> unit) {
    var alone = Paths.of(file, Map.of());
    var variables = new HashMap<String, String>();
    var variableFiles = new ArrayList<Path>();
    for (var name : VARIABLE_FILES) {
      addVariables(site, alone.workspace().resolve(name), variables, variableFiles);
    }
    if (alone.workspace().equals(usual(site))) {
      addVariables(
          site,
          site.home().resolve(".openclaw/state/openclaw-operator/credentials/orchestrator.env"),
          variables,
          variableFiles);
    }
    unit.filter(it -> isOf(site, it, file)).ifPresent(it -> variables.putAll(it.variables()));
    var paths = Paths.of(file, variables);
    var at = site.named().orElse(paths.workspace()).toAbsolutePath().normalize();
    var maker = Draft.of(name(), at, name());
    maker.staying("keep_daily: 30, keep_weekly: 12, keep_monthly: 12", "As its manual promises.");
    var operator = new Operator(site, site.read("json", file, Map.of()), paths, maker);
    new OperatorParts(operator, variableFiles).add();
    new OperatorWork(operator).add();
    unit.ifPresent(it -> new OperatorWork(operator).addService(it));
    return maker.make();
  }

  private static Path usual(Site site) {
    return site.home().resolve(".openclaw/workspace").toAbsolutePath().normalize();
  }

  /// Whether a unit starts the operator with that configuration. However that was found, the answer
  /// is the same.
  private static boolean isOf(Site site, SystemdUnitFile unit, Path file) {
    var named = unit.variables().get("ORCHESTRATOR_CONFIG");
    var configured = named == null ? usual(site).resolve(FILE) : site.path(named);
    return configured.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize());
  }

  /// Those of the first file count, as they do for the program.
  private static void addVariables(
      Site site, Path file, Map<String, String> variables, List<Path> files) {
    site.readIfThere("env", file)
        .ifPresent(
            tree -> {
              tree.texts().forEach(variables::putIfAbsent);
              files.add(file);
            });
  }
}
