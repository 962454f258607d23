package dev.backstay.importing;

import dev.backstay.component.Component.StateFile;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Importance;
import java.util.Optional;

/// What becomes one component.
///
/// @param name what the backup calls it
/// @param kind what it is
/// @param importance what it means for an orchestrator that it is missing
/// @param path where it stands in the holding
/// @param format how a document is written; empty of what is none
record Part(
    String name,
    ComponentKind kind,
    Importance importance,
    String path,
    Optional<StateFile.Format> format) {

  static Part of(String name, ComponentKind kind, Importance importance, String path) {
    return new Part(name, kind, importance, path, Optional.empty());
  }

  static Part document(String name, Importance importance, String path, StateFile.Format format) {
    return new Part(name, ComponentKind.STATE_FILE, importance, path, Optional.of(format));
  }

  /// The last name of its path.
  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
