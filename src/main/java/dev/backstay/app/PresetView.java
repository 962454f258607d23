package dev.backstay.app;

import dev.backstay.component.Component;
import dev.backstay.component.Coverage;
import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.PresetSettings;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.preset.Draft;
import dev.backstay.preset.DraftText;
import dev.backstay.preset.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the preset of an installation finds now, beside what its configuration says.
///
/// @param draft what it finds
/// @param found the same as components
/// @param configured those of the configuration
public record PresetView(Draft draft, List<Component> found, List<Component> configured) {

  public PresetView {
    found = List.copyOf(found);
    configured = List.copyOf(configured);
  }

  /// Looks again; empty if the configuration names no preset.
  ///
  /// @throws ConfigurationException if the preset finds nothing there any more, or cannot read it
  public static Optional<PresetView> of(
      Configuration configuration, Map<String, String> variables) {
    return configuration.preset().map(it -> look(it, configuration, variables));
  }

  private static PresetView look(
      PresetSettings settings, Configuration configuration, Map<String, String> variables) {
    var at = settings.at().path();
    var draft =
        preset(settings)
            .find(
                Presets.site(
                    Optional.of(at), at.getRoot(), variables, Set.copyOf(settings.accept())))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        FailureCode.PRESET_CHANGED,
                        "there is no installation of " + settings.name() + " at " + at,
                        "Correct `preset` in backstay.yaml, or run `backstay discover` again."));
    var text = DraftText.of(draft, "unused");
    var found = ConfigurationFile.read(text, configuration.file(), variables);
    return new PresetView(draft, found.components(), configuration.components());
  }

  private static Preset preset(PresetSettings settings) {
    return Presets.named(settings.name())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    FailureCode.CONFIG_INVALID,
                    "there is no preset " + settings.name(),
                    "There are "
                        + String.join(", ", Presets.ALL.stream().map(Preset::name).toList())
                        + "."));
  }

  /// What is somewhere else now than the configuration says, one sentence for each.
  public List<String> moved() {
    var moved = new ArrayList<String>();
    for (var now : found) {
      for (var said : configured) {
        if (said.name().equals(now.name()) && !said.place().equals(now.place())) {
          moved.add(
              "component %s is configured at %s, and %s has it at %s now"
                  .formatted(said.name(), said.place(), draft.preset(), now.place()));
        }
      }
    }
    return moved;
  }

  /// What the preset finds and no component covers, without what has moved.
  public List<Component> uncovered() {
    var coverage = new Coverage(configured);
    return found.stream()
        .filter(it -> configured.stream().noneMatch(said -> said.name().equals(it.name())))
        .filter(it -> !covers(coverage, it))
        .toList();
  }

  /// Whether the component of that name, or another one, covers what the preset finds under it.
  public boolean covers(String name) {
    var coverage = new Coverage(configured);
    return configured.stream().anyMatch(said -> said.name().value().equals(name))
        || found.stream().anyMatch(it -> it.name().value().equals(name) && covers(coverage, it));
  }

  private boolean covers(Coverage coverage, Component found) {
    return configured.stream().anyMatch(said -> said.place().equals(found.place()))
        || (found.isAtPath() && coverage.covers(found.path()));
  }

  /// Requires that everything is where the configuration says.
  ///
  /// @throws ConfigurationException with both places of what is not
  public void requireUnmoved() {
    var moved = moved();
    if (!moved.isEmpty()) {
      throw new ConfigurationException(
          FailureCode.PRESET_CHANGED,
          String.join("; ", moved),
          "Correct the path in backstay.yaml, or run `backstay discover` again.");
    }
  }
}
