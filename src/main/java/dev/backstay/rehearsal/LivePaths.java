package dev.backstay.rehearsal;

import dev.backstay.component.RealPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the live places that a text names, whatever way it writes them.
///
/// @param places what must not be named
/// @param area the directory of the drill; what is in it is never live
record LivePaths(List<LiveThings.At> places, Path area) {

  /// Longer ones no system opens (`PATH_MAX`).
  private static final int PATH_BYTES_MAX = 4_096;

  /// What is of a path; the rest ends it.
  private static final String ANY = "[^\\s\"'<>|;:,=@&?#()\\[\\]{}`]";

  private static final Pattern ABSOLUTE = Pattern.compile("/" + ANY + "*+");
  private static final Pattern RELATIVE = Pattern.compile(ANY + "++");

  /// The first live place that a text names; empty if there is none.
  ///
  /// @param base what relative paths in it are relative to
  Optional<LiveThings.At> namedIn(String text, Path base) {
    return places.stream()
        .filter(it -> isWritten(text, it.path().toString()))
        .findFirst()
        .or(() -> first(ABSOLUTE, "/", text, base))
        .or(() -> first(RELATIVE, "..", text, base));
  }

  private Optional<LiveThings.At> first(Pattern form, String having, String text, Path base) {
    return form.matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(it -> it.contains(having) && it.length() <= PATH_BYTES_MAX)
        .distinct()
        .flatMap(it -> at(it, base))
        .findFirst();
  }

  /// Word for word, as paths with unusual characters are found.
  private static boolean isWritten(String text, String path) {
    for (var at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
      var end = at + path.length();
      var before = at == 0 ? ' ' : text.charAt(at - 1);
      var after = end == text.length() ? ' ' : text.charAt(end);
      if (!isOfName(before) && !isOfName(after)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private Stream<LiveThings.At> at(String written, Path base) {
    try {
      return livePlaceOf(base.resolve(written)).stream();
    } catch (InvalidPathException none) {
      return Stream.empty();
    }
  }

  /// The live place that a path is, is in, or is around; links on the way are followed.
  Optional<LiveThings.At> livePlaceOf(Path path) {
    var real = RealPath.of(path);
    if (real.startsWith(area)) {
      return Optional.empty();
    }
    return places.stream()
        .filter(
            it -> {
              var live = RealPath.of(it.path());
              return real.startsWith(live)
                  || path.normalize().startsWith(it.path())
                  || (real.getNameCount() > 0 && live.startsWith(real) && Files.isDirectory(real))
                  || isSameOrBelow(real, live);
            })
        .findFirst();
  }

  /// By another name of the same directory, as mounts give it.
  private static boolean isSameOrBelow(Path path, Path live) {
    for (var each = path; each != null && each.getNameCount() > 0; each = each.getParent()) {
      try {
        if (Files.exists(each) && Files.exists(live) && Files.isSameFile(each, live)) {
          return true;
        }
      } catch (IOException unknown) {
        return true;
      }
    }
    return false;
  }
}
