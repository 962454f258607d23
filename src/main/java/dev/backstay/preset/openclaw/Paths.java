package dev.backstay.preset.openclaw;

import dev.backstay.preset.Fact;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// How the program makes places of what its configuration says.
///
/// @param file the configuration file
/// @param workspace the workspace's root
/// @param variables those that the program is started with
record Paths(Path file, Path workspace, Map<String, String> variables) {

  static final String STATE_DIRECTORY = "OPENCLAW_OPERATOR_STATE_DIR";

  static final String CONTAINER = "/workspace/";
  private static final String HOME = "/.openclaw/workspace";
  private static final String PROJECTS = "/projects/";

  /// A scheme of more than one letter, which a drive has.
  private static final Pattern TARGET = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

  /// With the workspace that belongs to a configuration file: its directory, or what that is in if
  /// it is called `orchestrator`.
  static Paths of(Path file, Map<String, String> variables) {
    var directory = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    var name = directory.getFileName();
    var above = directory.getParent();
    var isInside = name != null && name.toString().equals("orchestrator") && above != null;
    return new Paths(file, isInside ? Objects.requireNonNull(above) : directory, variables);
  }

  /// Whether a value is no path, but says where else the state is.
  static boolean isTarget(String value) {
    return TARGET.matcher(value).matches();
  }

  /// The place that a value of the configuration means.
  Fact place(String what, String value) {
    var origin = file.toString();
    if (value.startsWith(CONTAINER)) {
      return new Fact(
          what,
          workspace.resolve(value.substring(CONTAINER.length())).normalize().toString(),
          origin + ", where " + value + " is in the workspace");
    }
    var home = value.indexOf(HOME);
    if (home >= 0) {
      var rest = value.substring(home + HOME.length());
      if (!rest.startsWith(PROJECTS) && (rest.isEmpty() || rest.startsWith("/"))) {
        var inside = rest.isEmpty() ? "" : rest.substring(1);
        return new Fact(
            what,
            workspace.resolve(inside).normalize().toString(),
            origin + ", where " + value + " is in the workspace");
      }
    }
    var directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    var place = directory.resolve(value).normalize().toString();
    return new Fact(
        what, place, value.startsWith("/") ? origin : origin + ", where it is " + value);
  }

  /// A place below the state directory that the environment sets; empty string if it sets none.
  String inStateDirectory(String below) {
    var state = variables.getOrDefault(STATE_DIRECTORY, "");
    return state.isEmpty() ? "" : Path.of(state, below).normalize().toString();
  }
}
