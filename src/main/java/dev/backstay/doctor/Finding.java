package dev.backstay.doctor;

import java.util.Optional;

/// One thing that was looked at.
///
/// @param code what was looked at, stable
/// @param severity how it is
/// @param message what was found, with values
/// @param hint what to do; empty if nothing
public record Finding(String code, Severity severity, String message, Optional<String> hint) {}
