package dev.backstay.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What the process was started with.
///
/// @param environment the variables of the process
/// @param workingDirectory where relative paths start
/// @param clock the time
public record Surroundings(
    Map<String, String> environment, Path workingDirectory, InstantSource clock) {

  /// Those of this process.
  public static Surroundings ofProcess() {
    return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), InstantSource.system());
  }

  /// The value of a variable, unless it is unset or empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /// Where this host keeps what it must remember, unless the configuration says otherwise.
  Path defaultStateDirectory() {
    var named = variable("BACKSTAY_STATE_DIR");
    if (named.isPresent()) {
      return workingDirectory.resolve(named.get());
    }
    var user = variable("XDG_STATE_HOME").map(workingDirectory::resolve);
    if (user.isPresent()) {
      return user.get().resolve("backstay");
    }
    var system = Path.of("/var/lib");
    return Files.isWritable(system)
        ? system.resolve("backstay")
        : workingDirectory.resolve(variable("HOME").orElse(".")).resolve(".local/state/backstay");
  }

  /// Where the user keeps what is his own.
  Path userHome() {
    return workingDirectory.resolve(
        variable("HOME").orElseGet(() -> System.getProperty("user.home")));
  }

  /// Where temporary copies are made, unless the configuration says otherwise.
  Path defaultScratchDirectory() {
    return workingDirectory.resolve(variable("TMPDIR").orElse("/var/tmp"));
  }

  /// What this host is called.
  public String hostName() {
    return variable("HOSTNAME").orElseGet(Surroundings::askedHostName);
  }

  private static String askedHostName() {
    try {
      var kernel = Path.of("/proc/sys/kernel/hostname");
      return Files.isReadable(kernel)
          ? Files.readString(kernel).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException nameless) {
      return "localhost";
    }
  }
}
