package dev.backstay.cli;

import dev.backstay.dispatch.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How this program can be started again: by its launcher, or as this process was.
///
/// @param workingDirectory where it is typed
record OwnProgram(Path workingDirectory) {

  /// The program for that configuration.
  Program with(Path configuration) {
    return new Program(
        launcher().map(it -> List.of(it.toString())).orElseGet(OwnProgram::virtualMachine),
        configuration,
        workingDirectory);
  }

  private static Optional<Path> launcher() {
    var jar = Path.of(System.getProperty("java.class.path").split(":", 2)[0]);
    return Optional.of(jar.resolveSibling("bin").resolve("backstay"))
        .filter(_ -> jar.endsWith("backstay.jar"))
        .filter(Files::isExecutable)
        .map(Path::toAbsolutePath);
  }

  private static List<String> virtualMachine() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djdk.util.jar.enableMultiRelease=false",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.backstay.Main");
  }
}
