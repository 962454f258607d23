package dev.backstay.config;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that says which programs are run.
public final class OwnFile {

  private static final int ROOT = 0;
  private static final int OTHERS_WRITE = 0022;

  private OwnFile() {}

  /// Refuses a file that others than this user and root can change: whoever can runs programs as
  /// this user.
  ///
  /// @throws ConfigurationException if it is one, or that cannot be told
  public static void require(Path file) {
    require(file, userOf(Path.of("/proc/self")));
  }

  /// The same for the user of that number.
  static void require(Path file, int user) {
    var owner = userOf(file);
    if (owner != ROOT && owner != user) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "%s belongs to user %d, who could have this service run programs as user %d"
              .formatted(file, owner, user),
          "Let it belong to root, or to the user that the service runs as.");
    }
    if ((attribute(file, "unix:mode") & OTHERS_WRITE) != 0) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "others may change %s, and have this service run programs by that".formatted(file),
          "Type: chmod go-w " + file);
    }
  }

  private static int userOf(Path file) {
    return attribute(file, "unix:uid");
  }

  private static int attribute(Path file, String name) {
    try {
      if (Files.getAttribute(file, name) instanceof Integer value) {
        return value;
      }
      throw new IllegalStateException(name + " is no number");
    } catch (IOException e) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "whose %s is cannot be told: %s".formatted(file, e.getMessage()),
          "See whether it is there.",
          e);
    }
  }
}
