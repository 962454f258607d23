package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.component.Entity;
import dev.backstay.component.OffloadRules;
import dev.backstay.component.Reference;
import dev.backstay.inflight.Declared;
import dev.backstay.retention.Policy;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A configuration file, read, resolved and free of contradictions.
///
/// @param file the file, absolute
/// @param orchestrator the name of the installation that is protected
/// @param preset what knows where its state is, if a preset does
/// @param stateDirectory where what this host must remember is kept, if the file says so
/// @param scratchDirectory where temporary copies are made, if the file says so
/// @param repositories at least one; the first is the default
/// @param components at least one, in the order of the file
/// @param componentPaths where the path of each component was found
/// @param hold how the orchestrator is held, if it is
/// @param services what is stopped around a restore, in the order of the file
/// @param references what components name in each other
/// @param entities what can be restored one by one
/// @param declared what is declared of the orchestrator's work
/// @param retention which snapshots stay, if that is said
/// @param onlyIfNamed components that are evidence: a restore leaves them out unless it names them
/// @param offloads of which components old files may be offloaded, and which
/// @param drill how restores are rehearsed
/// @param attendance how it is attended to without anybody typing
public record Configuration(
    Path file,
    String orchestrator,
    Optional<PresetSettings> preset,
    Optional<ResolvedPath> stateDirectory,
    Optional<ResolvedPath> scratchDirectory,
    List<RepositorySettings> repositories,
    List<Component> components,
    Map<ComponentName, ResolvedPath> componentPaths,
    Optional<HoldSettings> hold,
    List<ServiceSettings> services,
    List<Reference> references,
    List<Entity> entities,
    Declared declared,
    Optional<Policy> retention,
    Set<ComponentName> onlyIfNamed,
    Map<ComponentName, OffloadRules> offloads,
    DrillSettings drill,
    Attendance attendance) {

  public Configuration {
    repositories = List.copyOf(repositories);
    components = List.copyOf(components);
    services = List.copyOf(services);
    references = List.copyOf(references);
    entities = List.copyOf(entities);
    onlyIfNamed = Set.copyOf(onlyIfNamed);
    offloads = Map.copyOf(offloads);
    componentPaths = Map.copyOf(componentPaths);
  }

  /// The names of what is protected, in the order of the file.
  public List<String> componentNames() {
    return components.stream().map(each -> each.name().value()).toList();
  }
}
