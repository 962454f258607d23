package dev.backstay.app;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.kit.Kit;
import dev.backstay.repository.format.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The files that this program was started from.
public final class ProgramFiles {

  private static final String CLASSES = "(from classes)";

  private ProgramFiles() {}

  /// The program with the digest of its files: the SHA-256 of what
  /// `sha256sum backstay.jar native/*` prints in its directory. Archives of loaded classes differ
  /// from machine to machine, and are not among them.
  ///
  /// @param version what it says it is
  public static Kit.Program own(String version) {
    return of(version, Path.of(System.getProperty("java.class.path", "")));
  }

  static Kit.Program of(String version, Path classPath) {
    var jar = classPath.toAbsolutePath();
    if (!jar.endsWith("backstay.jar") || !Files.isRegularFile(jar)) {
      return new Kit.Program(version, CLASSES);
    }
    try {
      var lines = new StringBuilder();
      for (var file : filesBeside(jar)) {
        var hash = HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file)));
        lines
            .append(hash)
            .append("  ")
            .append(jar.resolveSibling("").relativize(file))
            .append('\n');
      }
      var digest = Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
      return new Kit.Program(version, HexFormat.of().formatHex(digest));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the program's own files cannot be read: " + e.getMessage(),
          "Install it again.",
          e);
    }
  }

  private static List<Path> filesBeside(Path jar) throws IOException {
    var files = new ArrayList<>(List.of(jar));
    var natives = jar.resolveSibling("native");
    if (Files.isDirectory(natives)) {
      try (var all = Files.list(natives)) {
        files.addAll(all.sorted().toList());
      }
    }
    return files;
  }
}
