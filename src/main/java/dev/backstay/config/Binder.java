package dev.backstay.config;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.OffloadRules;
import dev.backstay.failure.FailureCode;
import dev.backstay.inflight.Canary;
import dev.backstay.inflight.Declared;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.standing.Objectives;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Turns the nodes of a configuration file into settings.
final class Binder {

  /// What names of installations, repositories and components look like.
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private static final Duration HOLD_LIMIT = Duration.ofSeconds(20);

  private final Path file;
  private final Lookups lookups;
  private final Reading reading;
  private final Problems problems;
  private final Conflicts conflicts;

  /// @param directory what relative paths are relative to
  /// @param former what stood in look-ups that are lost
  Binder(
      Path file,
      Path directory,
      Map<String, String> environment,
      FormerFiles former,
      Problems problems) {
    this.file = file;
    this.problems = problems;
    this.lookups = new Lookups(environment, former, problems);
    this.reading =
        new Reading(new Substitution(directory, environment, lookups, problems), problems);
    this.conflicts = new Conflicts(problems);
  }

  /// The configuration; all that is wrong with it is told at once, as one failure.
  Configuration bind(MappingNode root) {
    var top = new Section(root, Keys.TOP, reading);
    bindVersion(top);
    top.mapping("lookups").ifPresent(new LookupBinder(reading, lookups)::bind);
    lookups.readAll();
    var orchestrator = bindOrchestrator(top);
    var preset = top.mapping("preset").flatMap(this::bindPreset);
    var repositories = bindRepositories(top);
    var paths = new LinkedHashMap<ComponentName, ResolvedPath>();
    var servers = new ServiceNames(problems);
    var canaries = new ArrayList<Canary>();
    var onlyIfNamed = new LinkedHashSet<ComponentName>();
    var offloads = new LinkedHashMap<ComponentName, OffloadRules>();
    var components =
        bindComponents(
            top, new ComponentBinder(reading, paths, servers, canaries, onlyIfNamed, offloads));
    var state = bindDirectory(top, "state_dir");
    var scratch = bindDirectory(top, "scratch_dir");
    var hold = top.mapping("hold").flatMap(this::bindHold);
    var services = new ServiceBinder(reading, components).bind(top.node("services"));
    servers.lookAmong(services.stream().map(ServiceSettings::service).toList());
    var references = new ReferenceBinder(reading, components).bind(top.node("references"));
    var entities = new EntityBinder(reading, components).bind(top.mapping("entities"));
    var declared = new InFlightBinder(reading, components).bind(top, canaries);
    var retention = top.mapping("retention").map(new RetentionBinder(reading)::bind);
    var schedule = top.mapping("schedule").map(new ScheduleBinder(reading, repositories)::bind);
    var listening = new ServerBinder(reading);
    var triggers =
        top.mapping("triggers").map(listening::bindTriggers).orElse(TriggerSettings.NONE);
    var server = top.mapping("server").map(listening::bind).orElse(ServerSettings.DEFAULT);
    var objectives = top.mapping("objectives").map(this::bindObjectives).orElse(Objectives.NONE);
    var drill =
        top.mapping("drill")
            .map(new DrillBinder(reading, components)::bind)
            .orElse(DrillSettings.DEFAULT);
    var notifications = new NotificationBinder(reading).bind(top.node("notify"));
    if (problems.isEmpty()) {
      conflicts.tell();
    }
    problems.throwIfAny();
    return new Configuration(
        file,
        orchestrator,
        preset,
        state,
        scratch,
        repositories,
        components,
        paths,
        hold,
        services,
        references,
        entities,
        declared,
        retention,
        onlyIfNamed,
        offloads,
        drill,
        new Attendance(schedule, triggers, server, objectives, notifications));
  }

  /// What is said of the installation's name, repositories and directories, and no component.
  Configuration bindRepositories(MappingNode root) {
    var top = new Section(root, Keys.TOP, reading);
    bindVersion(top);
    var orchestrator = bindOrchestrator(top);
    var repositories = bindRepositories(top);
    var state = bindDirectory(top, "state_dir");
    var scratch = bindDirectory(top, "scratch_dir");
    problems.throwIfAny();
    return new Configuration(
        file,
        orchestrator,
        Optional.empty(),
        state,
        scratch,
        repositories,
        List.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Declared.NONE,
        Optional.empty(),
        Set.of(),
        Map.of(),
        DrillSettings.DEFAULT,
        Attendance.NONE);
  }

  /// The settings of a repository that are single texts, with everything put in.
  ///
  /// @param secret the keys of those that are left out
  Map<String, String> plainSettings(MappingNode root, String repository, Set<String> secret) {
    var top = new Section(root, Keys.TOP, reading);
    top.mapping("lookups").ifPresent(new LookupBinder(reading, lookups)::bind);
    var settings = new LinkedHashMap<String, String>();
    for (var entry : namedEntries(top, "repositories", "repository")) {
      if (entry.name().equals(repository) && entry.value() instanceof MappingNode node) {
        for (var each : reading.entries(node, "key")) {
          if (!secret.contains(each.name()) && each.value() instanceof ScalarNode scalar) {
            reading
                .substitution()
                .resolve(scalar.getValue(), each.place())
                .ifPresent(it -> settings.put(each.name(), it.value()));
          }
        }
      }
    }
    problems.throwIfAny();
    return settings;
  }

  private void bindVersion(Section top) {
    if (top.require("version") && top.integer("version", 1) != 1) {
      var place = top.node("version").map(YamlFile::placeOf).orElse(top.place());
      problems.add(place, "\"version\" must be 1, the only one this version knows");
    }
  }

  private String bindOrchestrator(Section top) {
    if (!top.require("orchestrator")) {
      return "";
    }
    var text = top.text("orchestrator");
    text.ifPresent(name -> checkOrchestrator(name));
    return text.map(Text::value).orElse("");
  }

  private void checkOrchestrator(Text name) {
    if (!NAME.matcher(name.value()).matches()) {
      addNotAName("orchestrator", name.written(), name.place());
    }
  }

  private void addNotAName(String what, String written, Place place) {
    problems.add(
        place,
        ("not a name for %s: \"%s\";"
                + " write up to 64 lower-case letters, digits, \".\", \"_\" and \"-\"")
            .formatted(what, written));
  }

  private boolean isName(String what, Reading.Entry entry) {
    var name = NAME.matcher(entry.name()).matches();
    if (!name) {
      addNotAName(what, entry.name(), entry.place());
    }
    return name;
  }

  private List<RepositorySettings> bindRepositories(Section top) {
    var repositories = new ArrayList<RepositorySettings>();
    if (!top.require("repositories")) {
      return repositories;
    }
    var binder = new RepositoryBinder(reading);
    for (var entry : namedEntries(top, "repositories", "repository")) {
      reading
          .mapping(entry.value(), entry.name())
          .flatMap(node -> binder.bind(entry.name(), node))
          .ifPresent(
              repository -> {
                repositories.add(repository);
                conflicts.addRepository(repository, entry.place());
              });
    }
    return repositories;
  }

  private List<Component> bindComponents(Section top, ComponentBinder binder) {
    var components = new ArrayList<Component>();
    if (!top.require("components")) {
      return components;
    }
    for (var entry : namedEntries(top, "components", "component")) {
      reading
          .mapping(entry.value(), entry.name())
          .flatMap(node -> binder.bind(entry.name(), node))
          .ifPresent(
              component -> {
                components.add(component);
                if (component.isAtPath()) {
                  conflicts.addComponent(component, entry.place());
                } else if (component instanceof Bucket bucket) {
                  conflicts.addBucket(bucket, entry.place());
                }
              });
    }
    return components;
  }

  /// The entries of a section whose keys are names; at least one must be there.
  private List<Reading.Entry> namedEntries(Section top, String key, String what) {
    var node = top.mapping(key);
    if (node.isEmpty()) {
      return List.of();
    }
    var entries = reading.entries(node.get(), what, FailureCode.CONFIG_CONFLICT);
    if (entries.isEmpty()) {
      problems.add(YamlFile.placeOf(node.get()), "\"" + key + "\" names no " + what);
    }
    return entries.stream().filter(entry -> isName("a " + what, entry)).toList();
  }

  private Optional<ResolvedPath> bindDirectory(Section top, String key) {
    var path = top.path(key);
    var place = top.node(key).map(YamlFile::placeOf).orElse(top.place());
    path.ifPresent(directory -> conflicts.addDirectory(key, directory, place));
    return path;
  }

  private Optional<PresetSettings> bindPreset(MappingNode node) {
    var section = new Section(node, Keys.PRESET, reading);
    section.require("name");
    section.require("at");
    var at = section.path("at");
    var accept = section.texts("accept");
    return section
        .text("name")
        .flatMap(name -> at.map(it -> new PresetSettings(name.value(), it, accept)));
  }

  private Optional<HoldSettings> bindHold(MappingNode node) {
    var section = new Section(node, Keys.HOLD, reading);
    var missing = Stream.of("pause", "resume").filter(key -> !section.require(key)).count();
    var pause = section.command("pause");
    var resume = section.command("resume");
    var limit = section.duration("limit", HOLD_LIMIT);
    return missing == 0 ? Optional.of(new HoldSettings(pause, resume, limit)) : Optional.empty();
  }

  private Objectives bindObjectives(MappingNode node) {
    var section = new Section(node, Keys.OBJECTIVES, reading);
    return new Objectives(
        bindObjective(section, "rpo"),
        bindObjective(section, "rto"),
        bindObjective(section, "proof"));
  }

  private static Optional<Duration> bindObjective(Section section, String key) {
    return section.has(key)
        ? Optional.of(section.duration(key, Duration.ofDays(1))).filter(Duration::isPositive)
        : Optional.empty();
  }
}
