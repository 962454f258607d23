package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a directory holds: SHA-256 of every file, by relative path.
///
/// @param byPath 64 hex digits for each
record Digests(Map<String, String> byPath) {

  Digests {
    byPath = Map.copyOf(byPath);
  }

  /// Reads every file below the directory.
  static Digests of(Path directory) throws IOException {
    var digests = new TreeMap<String, String>();
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        digests.put(directory.relativize(file).toString(), digest(file));
      }
    }
    return new Digests(digests);
  }

  private static String digest(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      var buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // Reading is all that is wanted.
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is not the same there, in words.
  List<String> differencesTo(Digests other) {
    var differences = new ArrayList<String>();
    var paths = new TreeSet<>(byPath.keySet());
    paths.addAll(other.byPath.keySet());
    for (var path : paths) {
      if (!other.byPath.containsKey(path)) {
        differences.add("missing: " + path);
      } else if (!byPath.containsKey(path)) {
        differences.add("not there before: " + path);
      } else if (!other.byPath.get(path).equals(byPath.get(path))) {
        differences.add("different: " + path);
      }
    }
    return differences;
  }
}
