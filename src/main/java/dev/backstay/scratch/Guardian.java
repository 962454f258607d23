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

  /// The variable that all have in their environment that a session of an area has started.
  static final String MARK = "BACKSTAY_TRIAL";

  /// Ends all that have a mark or are in a directory, until there is none.
  private static final String END_MARKED =
      """
      tries=0
      while [ "$tries" -lt 100 ]; do
        found=$(grep -zlsF -e "%s=$1/$2" /proc/[0-9]*/environ
          find /proc/[0-9]*/cwd -maxdepth 0 -lname "$3" -o -maxdepth 0 -lname "$3/*")
        [ -n "$found" ] || break
        for each in $found; do
          each=${each#/proc/}; kill -KILL "${each%%%%/*}"
        done
        tries=$((tries + 1)); sleep 0.1
      done 2>/dev/null
      """
          .formatted(MARK);

  /// A number of a process may be another one's by now, except right after its end.
  private static final String END_GROUPS =
      """
      for file in "$1"/*.session; do
        [ -f "$file" ] && read -r pid < "$file" && kill -s KILL -- "-$pid"
      done 2>/dev/null
      """;

  /// What ended may have left children that still write for a moment.
  private static final String TIDY =
      """
      for file in "$1"/*.pid; do
        [ -f "$file" ] || continue
        read -r pid < "$file" || continue
        case "$(readlink "/proc/$pid/cwd")/" in
          "$1"/*) kill -QUIT "$pid"; sleep 0.2; kill -KILL "$pid"; kill -s KILL -- "-$pid" ;;
        esac
      done 2>/dev/null
      %s
      """
          .formatted(END_MARKED);

  private static final String WATCH =
      """
      trap '' HUP INT TERM QUIT
      cat > /dev/null
      %s
      %s
      tries=0
      until rm -rf -- "$1" 2>/dev/null || [ "$tries" -ge 50 ]; do
        tries=$((tries + 1)); sleep 0.2
      done
      """
          .formatted(END_GROUPS, TIDY);

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
    var place = directory.toString();
    command.addAll(List.of("/bin/sh", "-c", WATCH, "backstay-guardian", place, "", place));
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
    var _ = run(TIDY, directory, "", directory);
  }

  /// Ends all that a session has started.
  ///
  /// @param in where it was started
  /// @return whether nothing is left of it
  static boolean endSession(Path directory, String name, Path in) throws IOException {
    return run(END_MARKED + "[ -z \"$found\" ]\n", directory, name, in);
  }

  private static boolean run(String script, Path directory, String name, Path in)
      throws IOException {
    var command =
        List.of(
            "/bin/sh",
            "-c",
            script,
            "backstay-guardian",
            directory.toString(),
            name,
            in.toString());
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    var process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /// Lets it look once more, and end.
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
  }
}
