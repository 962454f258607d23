package dev.backstay.doctor;

import dev.backstay.app.PresetView;
import dev.backstay.component.Component;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Importance;
import java.util.stream.Collectors;

/// Whether the configuration still covers what the orchestrator's own one says.
final class PresetExamination {

  private final PresetView view;
  private final Gaps gaps;
  private final Findings findings;

  PresetExamination(PresetView view, Gaps gaps, Findings findings) {
    this.view = view;
    this.gaps = gaps;
    this.findings = findings;
  }

  void examine() {
    view.draft().asides().forEach(gaps::settle);
    for (var moved : view.moved()) {
      findings.error(
          "preset-changed",
          EntryPath.escape(moved),
          "Correct the path in backstay.yaml, or run `backstay discover` again.");
    }
    view.uncovered().forEach(this::tell);
    view.draft().keys().forEach(this::examine);
    view.found().stream()
        .filter(Component::isAtPath)
        .filter(it -> !gaps.isCovered(it.path()))
        .forEach(it -> gaps.settle(it.path()));
  }

  private void tell(Component component) {
    var message =
        "no component covers what would be "
            + component.name()
            + " at "
            + EntryPath.escape(component.place())
            + origin(component);
    var hint = "Run `backstay discover` again, or add it to backstay.yaml.";
    if (component.importance() == Importance.CRITICAL) {
      findings.error("uncovered", message, hint);
    } else {
      findings.warning("uncovered", message, hint);
    }
  }

  private String origin(Component component) {
    return view.draft().under(Draft.Under.COMPONENTS).stream()
        .filter(it -> it.name().equals(component.name().value()))
        .flatMap(it -> it.facts().stream())
        .map(Fact::shown)
        .map(EntryPath::escape)
        .collect(Collectors.joining("; ", ": ", ""));
  }

  private void examine(Draft.Key key) {
    if (key.components().stream().anyMatch(view::covers)) {
      return;
    }
    findings.error(
        "key-uncovered",
        EntryPath.escape(
            key.name()
                + (key.components().isEmpty()
                    ? " is in nothing that is captured"
                    : " is in " + String.join(", ", key.components()) + " alone, not captured")
                + "; after a restore without it "
                + key.needs()),
        "Capture what holds it, or keep it elsewhere.");
  }
}
