package dev.backstay.config;

import java.util.List;

/// Which preset knows the orchestrator, and where it looks.
///
/// @param name the preset
/// @param at the directory or file in which it finds the installation
/// @param accept what it may do that it refuses otherwise
public record PresetSettings(String name, ResolvedPath at, List<String> accept) {

  public PresetSettings {
    accept = List.copyOf(accept);
  }
}
