package dev.backstay.config;

/// Which preset knows the orchestrator, and where it looks.
///
/// @param name the preset
/// @param at the directory or file in which it finds the installation
public record PresetSettings(String name, ResolvedPath at) {}
