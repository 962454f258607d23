package dev.backstay.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes, fills and compares disk images by the emulator's own tools.
public final class QemuImg {

  private QemuImg() {}

  /// Skips the test where the tools are not installed.
  public static void require() {
    assumeThat(Path.of("/usr/bin/qemu-img")).as("qemu-img is installed").exists();
  }

  /// Runs `qemu-img` with these arguments.
  ///
  /// @throws IOException if it fails
  public static String run(Object... arguments) throws IOException {
    return start("qemu-img", arguments);
  }

  /// Writes a pattern into an image, as a guest does.
  public static void write(Path image, int pattern, String offset, String length)
      throws IOException {
    start("qemu-io", "-c", "write -P " + pattern + " " + offset + " " + length, image);
  }

  private static String start(String program, Object... arguments) throws IOException {
    var command = new ArrayList<>(List.of(program));
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
