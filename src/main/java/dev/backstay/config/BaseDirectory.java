package dev.backstay.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// What relative paths of a configuration are relative to.
final class BaseDirectory {

  static final String KEY = "base_dir";

  private BaseDirectory() {}

  /// What the file says, else where it is. It is needed before anything can be put into a text.
  static Path of(MappingNode root, Path file, Problems problems) {
    for (var tuple : root.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        if (tuple.getValueNode() instanceof ScalarNode text && isAbsolute(text.getValue())) {
          return Path.of(text.getValue());
        }
        problems.add(
            YamlFile.placeOf(tuple.getValueNode()),
            "\"base_dir\" must be an absolute path without \"${\"");
      }
    }
    return file.resolveSibling("");
  }

  private static boolean isAbsolute(String text) {
    try {
      return !text.contains("${") && Path.of(text).isAbsolute();
    } catch (InvalidPathException noPath) {
      return false;
    }
  }
}
