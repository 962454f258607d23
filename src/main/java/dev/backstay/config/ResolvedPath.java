package dev.backstay.config;

import java.nio.file.Path;

/// A path and where it was found.
///
/// @param path absolute
/// @param origin for people: `backstay.yaml:7:11`, or for a value out of a lookup
///     `app:dbFile in /opt/x/config.json`
public record ResolvedPath(Path path, String origin) {}
