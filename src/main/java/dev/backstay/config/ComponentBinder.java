package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.component.Component.FileTree.Databases;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.component.Expectation;
import dev.backstay.component.OffloadRules;
import dev.backstay.inflight.Canary;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the settings of one component.
final class ComponentBinder {

  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
  private static final Duration COMMAND_TIMEOUT = Duration.ofHours(1);
  private static final Duration HOLD_LIMIT = Duration.ofMinutes(10);

  /// Kinds that are not at a path.
  private static final Set<ComponentKind> PLACELESS =
      Set.of(ComponentKind.COMMAND, ComponentKind.POSTGRES, ComponentKind.REDIS, ComponentKind.S3);

  private static final Map<String, ComponentKind> KINDS =
      words(ComponentKind.values(), ComponentKind::label);
  private static final Map<String, Importance> IMPORTANCES =
      words(Importance.values(), Importance::label);
  private static final Map<String, Format> FORMATS =
      words(Format.values(), format -> format.name().toLowerCase(Locale.ROOT));

  private static final Map<String, Databases> DATABASES =
      words(Databases.values(), each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));

  private static final Map<String, Component.Disk.ImageFormat> DISK_FORMATS =
      words(Component.Disk.ImageFormat.values(), Component.Disk.ImageFormat::label);

  private final Reading reading;
  private final Map<ComponentName, ResolvedPath> paths;
  private final ServiceNames services;
  private final List<Canary> canaries;
  private final Set<ComponentName> onlyIfNamed;
  private final Map<ComponentName, OffloadRules> offloads;

  /// Puts the path of every component that is read into the map, its canary into the list, and what
  /// may be offloaded of it into the last map.
  ///
  /// @param services those that components say are servers
  ComponentBinder(
      Reading reading,
      Map<ComponentName, ResolvedPath> paths,
      ServiceNames services,
      List<Canary> canaries,
      Set<ComponentName> onlyIfNamed,
      Map<ComponentName, OffloadRules> offloads) {
    this.reading = reading;
    this.paths = paths;
    this.services = services;
    this.canaries = canaries;
    this.onlyIfNamed = onlyIfNamed;
    this.offloads = offloads;
  }

  private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    var words = new LinkedHashMap<String, T>();
    Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
    return words;
  }

  Optional<Component> bind(String label, MappingNode node) {
    var section = new Section(node, Keys.ofComponent(kindIn(node)), reading);
    var kind = section.require("kind") ? kind(section) : Optional.<ComponentKind>empty();
    var atPath = kind.filter(PLACELESS::contains).isEmpty();
    if (atPath) {
      section.require("path");
    }
    var path = atPath ? section.path("path") : Optional.<ResolvedPath>empty();
    var importance = section.choice("importance", IMPORTANCES).orElse(Importance.CRITICAL);
    var common = new Common(new ComponentName(label), importance, section.integer("order", 0));
    path.ifPresent(found -> paths.put(common.name, found));
    var component = component(section, kind, common, path);
    component.ifPresent(it -> canary(section, it));
    if (section.flag("restore_only_if_named", false)) {
      component.ifPresent(it -> onlyIfNamed.add(it.name()));
    }
    component.ifPresent(it -> requireQueryable(section, it));
    return component;
  }

  private void canary(Section section, Component component) {
    if (!InFlightBinder.ASKED.contains(component.kind()) || !section.has("canary")) {
      return;
    }
    var query = section.text("canary");
    var place = section.node("canary").map(YamlFile::placeOf).orElse(section.place());
    if (query.filter(it -> it.value().isBlank()).isPresent()) {
      reading.problems().add(place, "\"canary\" is empty");
    } else if (!InFlightBinder.isAsked(component)) {
      reading.problems().add(place, "\"canary\" needs a document that is written in JSON");
    } else {
      query.ifPresent(it -> canaries.add(new Canary(component.name(), it.value().strip())));
    }
  }

  private void requireQueryable(Section section, Component component) {
    if (!InFlightBinder.isAsked(component)
        && component.expectations().stream().anyMatch(Expectation.None.class::isInstance)) {
      section
          .node("expect")
          .ifPresent(it -> tell(it, "\"none\" needs a document that is written in JSON"));
    }
  }

  private Optional<Component> component(
      Section section, Optional<ComponentKind> kind, Common common, Optional<ResolvedPath> path) {
    return kind.flatMap(
        known ->
            switch (known) {
              case FILES -> fileTree(section, common, path);
              case STATE_FILE -> stateFile(section, common, path);
              case SQLITE -> sqlite(section, common, path);
              case DISK -> disk(section, common, path);
              case COMMAND -> command(section, common);
              case POSTGRES -> postgres(section, common);
              case REDIS -> redis(section, common);
              case S3 -> bucket(section, common);
            });
  }

  private List<Expectation> expectations(Section section, ComponentKind kind) {
    return ExpectationBinder.bind(reading, kind, section.node("expect"));
  }

  private record Common(ComponentName name, Importance importance, int order) {}

  /// Which keys are known depends on the kind, so it is looked at before anything is checked.
  private static Optional<ComponentKind> kindIn(MappingNode node) {
    return node.getValue().stream()
        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key && isKind(key))
        .map(tuple -> tuple.getValueNode() instanceof ScalarNode value ? value.getValue() : "")
        .findFirst()
        .map(KINDS::get);
  }

  private static boolean isKind(ScalarNode key) {
    return key.getValue().equals("kind");
  }

  private Optional<ComponentKind> kind(Section section) {
    return section.choice("kind", KINDS);
  }

  private Optional<Component> fileTree(
      Section section, Common common, Optional<ResolvedPath> path) {
    var excludes = section.texts("exclude");
    var cross = section.flag("cross_file_systems", false);
    var databases = section.choice("databases", DATABASES).orElse(Databases.ENGINE);
    var settled = section.duration("settled_for", Duration.ZERO);
    var expected = expectations(section, ComponentKind.FILES);
    section
        .mapping("offload")
        .flatMap(new OffloadBinder(reading)::bind)
        .ifPresent(rules -> offloads.put(common.name, rules));
    return path.map(
        at ->
            new Component.FileTree(
                common.name,
                common.importance,
                common.order,
                at.path(),
                excludes,
                cross,
                databases,
                settled,
                expected));
  }

  private Optional<Component> stateFile(
      Section section, Common common, Optional<ResolvedPath> path) {
    var keys = section.texts("required_keys");
    var expected = expectations(section, ComponentKind.STATE_FILE);
    var declared = section.choice("format", FORMATS);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    var format = declared.or(() -> formatOf(path.get()));
    if (format.isEmpty() && !section.has("format")) {
      section
          .node("path")
          .ifPresent(
              node ->
                  tell(
                      node,
                      "the name does not tell the format;"
                          + " add \"format\": json, yaml, toml or env"));
    }
    return format.map(
        known ->
            new Component.StateFile(
                common.name,
                common.importance,
                common.order,
                path.get().path(),
                known,
                keys,
                expected));
  }

  private static Optional<Format> formatOf(ResolvedPath path) {
    var name = String.valueOf(path.path().getFileName());
    var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(FORMATS.get(ending.equals("yml") ? "yaml" : ending))
        .filter(_ -> name.contains("."));
  }

  private Optional<Component> sqlite(Section section, Common common, Optional<ResolvedPath> path) {
    var lockWait = section.duration("lock_wait", LOCK_WAIT);
    var holdLimit = section.duration("hold_limit", HOLD_LIMIT);
    var expected = expectations(section, ComponentKind.SQLITE);
    return path.map(
        at ->
            new Component.SqliteDatabase(
                common.name,
                common.importance,
                common.order,
                at.path(),
                lockWait,
                holdLimit,
                expected));
  }

  private Optional<Component> postgres(Section section, Common common) {
    var expected = expectations(section, ComponentKind.POSTGRES);
    return new PostgresBinder(reading)
        .bind(section, common.name, common.importance, common.order, expected)
        .map(it -> it);
  }

  private Optional<Component> redis(Section section, Common common) {
    var expected = expectations(section, ComponentKind.REDIS);
    return new RedisBinder(reading, services)
        .bind(section, common.name, common.importance, common.order, expected)
        .map(it -> it);
  }

  private Optional<Component> bucket(Section section, Common common) {
    var expected = expectations(section, ComponentKind.S3);
    return new BucketBinder(reading)
        .bind(section, common.name, common.importance, common.order, expected)
        .map(it -> it);
  }

  private Optional<Component> command(Section section, Common common) {
    section.require("capture");
    var capture = section.command("capture");
    var restore = section.command("restore");
    var environment = section.texts("environment");
    var timeout = section.duration("timeout", COMMAND_TIMEOUT);
    var allowEmpty = section.flag("allow_empty", false);
    var expected = expectations(section, ComponentKind.COMMAND);
    return capture.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Component.Command(
                common.name,
                common.importance,
                common.order,
                capture,
                restore,
                environment,
                timeout,
                allowEmpty,
                expected));
  }

  private Optional<Component> disk(Section section, Common common, Optional<ResolvedPath> path) {
    var format = section.choice("format", DISK_FORMATS).orElse(null);
    var expected = expectations(section, ComponentKind.DISK);
    return path.map(
        at ->
            new Component.Disk(
                common.name,
                common.importance,
                common.order,
                at.path(),
                format,
                List.of(),
                expected));
  }

  private void tell(Node node, String message) {
    reading.problems().add(YamlFile.placeOf(node), message);
  }
}
