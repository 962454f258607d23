package dev.backstay.app;

import dev.backstay.component.Component;
import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.PresetSettings;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.preset.Draft;
import dev.backstay.preset.DraftText;
import dev.backstay.preset.Preset;
import java.nio.file.Path;
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

  /// What the preset finds and no component covers.
  public List<Component> uncovered() {
    return found.stream()
        .filter(it -> configured.stream().noneMatch(said -> covers(said, it)))
        .toList();
  }

  private static boolean covers(Component said, Component found) {
    if (said.place().equals(found.place())) {
      return true;
    }
    return said.isAtPath()
        && found.isAtPath()
        && said instanceof Component.FileTree
        && real(found.path()).startsWith(real(said.path()));
  }

  private static Path real(Path path) {
    return path.toAbsolutePath().normalize();
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
