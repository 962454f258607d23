package dev.backstay.component;

import dev.backstay.snapshot.ComponentName;

/// What one component names in another: rows that name objects, a document that names files.
///
/// @param from the component that names
/// @param query what gives the names, in the language of that component: a query of one column, or
///     the path of values in a document
/// @param in the component that must hold what is named
/// @param as the path or key that belongs to a name, in which `{}` stands for it
/// @param allowMissing how many may be missing
public record Reference(
    ComponentName from, String query, ComponentName in, String as, int allowMissing) {

  /// Where a name stands in a template.
  public static final String NAME = "{}";

  /// The path of what is named.
  public String pathOf(String name) {
    return as.replace(NAME, name);
  }
}
