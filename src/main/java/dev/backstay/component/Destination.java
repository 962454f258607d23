package dev.backstay.component;

import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;

/// Where restored content will stand, and the private place beside it where it is built.
///
/// @param live the path that the selected content takes
/// @param work a directory in the same parent, made for this run and component only
public record Destination(Path live, Path work) {

  /// The prefix of every name that a restore makes beside live state.
  public static final String WORK_PREFIX = ".backstay-";

  /// The destination at `live` for one component of one run.
  public static Destination at(Path live, ComponentName name, RunId run) {
    var absolute = live.toAbsolutePath();
    return new Destination(
        absolute, absolute.resolveSibling(WORK_PREFIX + run.hex() + "-" + name.value()));
  }

  /// The restore whose directory it is.
  public RunId run() {
    var hex = work.getFileName().toString().substring(WORK_PREFIX.length());
    return new RunId(hex.substring(0, hex.indexOf('-')));
  }

  /// Where content is built.
  public Path staged() {
    return work.resolve("staged");
  }

  /// Where the former live files are set aside.
  public Path former() {
    return work.resolve("former");
  }
}
