package dev.backstay.scratch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A shell that waits until whoever started it ends, and then tidies up.
///
/// It reads its standard input, which nobody writes to: its end is the end of the process at the
/// other side, also by a signal that cannot be caught. It stands in a session of its own, so that a
/// signal to the group of that process does not reach it.
final class Guardian implements AutoCloseable {

  /// What ended may have left children that still write for a moment.
  private static final String TIDY =
      """
      for file in "$1"/*.pid; do
        [ -f "$file" ] || continue
        read -r pid < "$file" || continue
        case "$(readlink "/proc/$pid/cwd")/" in
          "$1"/*) kill -QUIT "$pid"; sleep 0.2; kill -KILL "$pid"; kill -KILL -- "-$pid" ;;
        esac
      done 2>/dev/null
      """;

  private static final String WATCH =
      """
      trap '' HUP INT TERM QUIT
      cat > /dev/null
      %s
      tries=0
      until rm -rf -- "$1" 2>/dev/null || [ "$tries" -ge 50 ]; do
        tries=$((tries + 1)); sleep 0.2
      done
      """
          .formatted(TIDY);

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Process shell;

  private Guardian(Process shell) {
    this.shell = shell;
  }

  /// Has a directory removed when this process ends, with what runs there.
  static Guardian of(Path directory) throws IOException {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(List.of("/bin/sh", "-c", WATCH, "backstay-guardian", directory.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    return new Guardian(
        builder
            .directory(Path.of("/").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /// Ends what runs in a directory whose process is dead.
  static void end(Path directory) throws IOException {
    var process =
        new ProcessBuilder("/bin/sh", "-c", TIDY, "backstay-guardian", directory.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Lets it look once more, and end.
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
  }
}
