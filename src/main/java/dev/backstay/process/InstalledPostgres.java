package dev.backstay.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The programs of PostgreSQL that are installed, as Debian and what comes from it lay them out: in
/// `14/bin` and so on, by major version.
///
/// @param root where the versions are
public record InstalledPostgres(Path root) {

  /// Those of this machine.
  public static final InstalledPostgres HERE =
      new InstalledPostgres(Path.of("/usr/lib/postgresql"));

  /// The directory of the newest version that has all these programs.
  public Optional<Path> newest(String... programs) throws IOException {
    return Optional.ofNullable(with(programs).lastEntry()).map(Map.Entry::getValue);
  }

  /// The directory of that major version, else of the next newer one, that has all these programs.
  public Optional<Path> fit(int major, String... programs) throws IOException {
    return Optional.ofNullable(with(programs).ceilingEntry(major)).map(Map.Entry::getValue);
  }

  private TreeMap<Integer, Path> with(String... programs) throws IOException {
    var found = new TreeMap<Integer, Path>();
    if (Files.isDirectory(root)) {
      try (var versions = Files.newDirectoryStream(root)) {
        for (var version : versions) {
          var directory = version.resolve("bin");
          if (hasAll(directory, programs)) {
            found.put(majorOf(version), directory);
          }
        }
      }
    }
    return found;
  }

  private static boolean hasAll(Path directory, String... programs) {
    for (var program : programs) {
      if (!Files.isExecutable(directory.resolve(program))) {
        return false;
      }
    }
    return true;
  }

  private static int majorOf(Path version) {
    var name = String.valueOf(version.getFileName());
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }
}
