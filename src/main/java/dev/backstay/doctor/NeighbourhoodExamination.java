package dev.backstay.doctor;

import dev.backstay.component.Component;
import dev.backstay.component.RealPath;
import dev.backstay.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// Whether databases lie beside components that no component covers.
final class NeighbourhoodExamination {

  private static final int TOLD_MAX = 20;

  private final Configuration configuration;
  private final Gaps gaps;
  private final Findings findings;

  NeighbourhoodExamination(Configuration configuration, Gaps gaps, Findings findings) {
    this.configuration = configuration;
    this.gaps = gaps;
    this.findings = findings;
  }

  void examine() {
    var signs = new Signs(gaps.databases());
    var walk = new Neighbourhood(roots(), gaps::isSettled);
    var found =
        walk.files().stream()
            .filter(it -> !gaps.isCovered(it))
            .filter(signs::isDatabase)
            .filter(gaps::takes)
            .sorted()
            .toList();
    found.stream().limit(TOLD_MAX).forEach(this::tell);
    if (found.size() > TOLD_MAX) {
      findings.warning(
          "uncovered",
          "no component covers " + (found.size() - TOLD_MAX) + " more databases beside components",
          "Cover or remove those that are named, then look again.");
    }
    walk.unseen()
        .ifPresent(
            unseen ->
                findings.warning(
                    "coverage-unknown", unseen, "Look there yourself for state that is missing."));
  }

  private void tell(Path file) {
    findings.warning(
        "uncovered",
        "no component covers " + Gaps.shown(file) + ", a database of SQLite",
        "Add a component for it, if it is state of the orchestrator.");
  }

  private Set<Path> roots() {
    var roots = new LinkedHashSet<Path>();
    for (var component : configuration.components()) {
      if (component.isAtPath()) {
        var path = RealPath.of(component.path());
        if (component instanceof Component.FileTree) {
          roots.add(path);
        }
        if (path.getParent() != null) {
          roots.add(path.getParent());
        }
      }
    }
    configuration
        .preset()
        .map(it -> RealPath.of(it.at().path()))
        .map(at -> Files.isDirectory(at) || at.getParent() == null ? at : at.getParent())
        .ifPresent(roots::add);
    roots.removeIf(it -> !Files.isDirectory(it));
    return roots;
  }
}
