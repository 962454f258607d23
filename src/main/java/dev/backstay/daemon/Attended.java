package dev.backstay.daemon;

import dev.backstay.config.Configuration;
import dev.backstay.dispatch.Program;

/// An orchestrator that the service attends to.
///
/// @param program how the program is started for it
public record Attended(Configuration configuration, Program program) {}
