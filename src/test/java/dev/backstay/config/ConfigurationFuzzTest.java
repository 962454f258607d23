package dev.backstay.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.lookup.MalformedException;
import dev.backstay.lookup.TreeReader;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.PathBytes;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ConfigurationFuzzTest {

  @FuzzTest
  void file(byte[] input) throws IOException {
    var directory = Files.createTempDirectory("config");
    var file = directory.resolve("backstay.yaml");
    try {
      Files.write(file, input);
      Hostile.read(
          input.length,
          ConfigurationException.class,
          () -> ConfigurationFile.read(file, Map.of("HOME", "/nowhere")));
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }

  /// The parser for TOML makes several objects of every byte.
  private static final int TOML_WEIGHT = 30;

  private static void readTree(String kind, byte[] input) {
    Hostile.read(
        kind.equals("toml") ? input.length * TOML_WEIGHT : input.length,
        MalformedException.class,
        () -> TreeReader.read(kind, Hostile.text(input), Map.of()));
  }

  @FuzzTest
  void dotEnv(byte[] input) {
    readTree("env", input);
  }

  @FuzzTest
  void lookedUpJson(byte[] input) {
    readTree("json", input);
  }

  @FuzzTest
  void lookedUpYaml(byte[] input) {
    readTree("yaml", input);
  }

  @FuzzTest
  void lookedUpToml(byte[] input) {
    readTree("toml", input);
  }

  /// Everything that is a word with rules: a path is safe below any directory, and its bytes come
  /// back.
  @FuzzTest
  void words(byte[] input) {
    var text = PathBytes.decode(input);
    Hostile.read(
        input.length,
        ConfigurationException.class,
        () -> {
          Hostile.requireCanonical(input, PathBytes.encode(text));
          Durations.parse(text);
          SnapshotId.isValid(text);
          ComponentName.isValid(text);
          if (EntryPath.problemOf(text).isEmpty()) {
            requireBelow(text);
          }
        });
  }

  private static void requireBelow(String text) {
    var path = new EntryPath(text);
    EntryPath.escape(text);
    if (path.toString().chars().anyMatch(c -> c < 0x20)) {
      throw new AssertionError("a control character is printed");
    }
    if (!text.isEmpty() && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      var below = Path.of("/root").resolve(text).normalize();
      if (!below.startsWith("/root/") && !below.startsWith("/root")) {
        throw new AssertionError("leads out: " + path);
      }
    }
  }
}
