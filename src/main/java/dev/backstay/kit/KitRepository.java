package dev.backstay.kit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A repository, and what a kit has to reach and open it.
///
/// @param name what it is called in the configuration
/// @param settings its settings without secrets, by their names in the configuration; `url` is one
/// @param slot the key slot that was made for the kit; empty if the repository could not be opened
/// @param credentials what the store asks for
/// @param lacks what has to come from elsewhere, in words
public record KitRepository(
    String name,
    Map<String, String> settings,
    Optional<Slot> slot,
    List<Credential> credentials,
    List<String> lacks) {

  public KitRepository {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    credentials = List.copyOf(credentials);
    lacks = List.copyOf(lacks);
  }

  /// A key slot.
  ///
  /// @param id 12 hex digits
  /// @param key what opens it, as the content of a key file
  public record Slot(String id, byte[] key) {

    @Override
    public String toString() {
      return "key slot " + id;
    }
  }

  /// Something that a store asks for.
  ///
  /// @param setting its name in the configuration
  /// @param value it, as the content of a file
  public record Credential(String setting, byte[] value) {

    @Override
    public String toString() {
      return setting;
    }
  }

  /// Where it was when the kit was made.
  public String url() {
    return settings.getOrDefault("url", "");
  }

  /// Whether it is a directory, which has to be carried along.
  public boolean isDirectory() {
    return url().startsWith("/");
  }

  /// The same at another place of this machine.
  public KitRepository at(String directory) {
    var moved = new LinkedHashMap<>(settings);
    moved.put("url", directory);
    return new KitRepository(name, moved, slot, credentials, lacks);
  }
}
