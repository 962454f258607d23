package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The style that a machine can check.
class TidyTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 60;
  private static final int LINE_COLUMNS_MAX = 100;
  private static final int FILES_MIN = 200;
  private static final Pattern METHOD_START =
      Pattern.compile(" {2}(?:[\\w@<].*)?\\b\\w+\\(.*|  }|    .*\\) .*\\{");

  @Test
  void filesWereFound() throws IOException {
    assertThat(javaFiles()).hasSizeGreaterThan(FILES_MIN);
  }

  @Test
  void filesAreShort() throws IOException {
    var found = new ArrayList<String>();
    for (var file : javaFiles()) {
      var lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        found.add(file + " has " + lines + " lines");
      }
    }
    assertThat(found).isEmpty();
  }

  /// The formatter puts the end of every method at an indentation of its own.
  @Test
  void methodsAreShort() throws IOException {
    var found = new ArrayList<String>();
    for (var file : files(Path.of("src/main"), ".java")) {
      var start = -1;
      var lines = Files.readAllLines(file);
      for (var i = 0; i < lines.size(); i++) {
        var line = lines.get(i);
        if (line.startsWith("  ")
            && !line.startsWith("   ")
            && METHOD_START.matcher(line).lookingAt()) {
          start = line.equals("  }") ? start : i;
        }
        if (line.equals("  }") && start >= 0) {
          if (i - start > METHOD_LINES_MAX) {
            found.add(file + ":" + (start + 1) + " has " + (i - start) + " lines");
          }
          start = -1;
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void linesFitAScreen() throws IOException {
    assertThat(
            linesOf(
                javaFiles(),
                line -> line.length() > LINE_COLUMNS_MAX && !isUnbreakable(line.strip())))
        .isEmpty();
  }

  /// An import, or one text that is compared whole.
  private static boolean isUnbreakable(String line) {
    return line.startsWith("import ") || line.matches("\".*\"[,);]*");
  }

  /// The formatter breaks documentation lines that are too long into ordinary comments.
  @Test
  void documentationIsNotBrokenIntoComments() throws IOException {
    var found = new ArrayList<String>();
    for (var file : javaFiles()) {
      var before = "";
      for (var line : Files.readAllLines(file)) {
        if (before.startsWith("///") && line.strip().startsWith("// ")) {
          found.add(file + ": " + line.strip());
        }
        before = line.strip();
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    var leftovers = List.of("TO" + "DO", "FIX" + "ME", "XX" + "X", "@Dis" + "abled");

    assertThat(linesOf(javaFiles(), line -> leftovers.stream().anyMatch(line::contains))).isEmpty();
  }

  @Test
  void bannedWordsAreNotUsed() throws IOException {
    var banned = Pattern.compile("(?i)\\bblo" + "bs?\\b");

    // Azure calls its objects so.
    Wrong isOurs = line -> banned.matcher(line).find() && !line.contains("Azure");
    var files = javaFiles().stream().filter(file -> !file.toString().matches("(?i).*azur.*"));
    assertThat(linesOf(files.toList(), isOurs)).isEmpty();
    assertThat(linesOf(documents(), isOurs)).isEmpty();
  }

  @Test
  void documentsSpeakOfTheProjectOnly() throws IOException {
    var foreign = List.of("/wo" + "rk/", "sub" + "agent", "clau" + "de");

    assertThat(
            linesOf(
                documents(),
                line -> foreign.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains)))
        .isEmpty();
  }

  private interface Wrong {
    boolean is(String line);
  }

  private static List<String> linesOf(List<Path> files, Wrong wrong) throws IOException {
    var found = new ArrayList<String>();
    for (var file : files) {
      var lines = Files.readAllLines(file);
      for (var i = 0; i < lines.size(); i++) {
        if (wrong.is(lines.get(i))) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  private static List<Path> javaFiles() throws IOException {
    return files(Path.of("src"), ".java");
  }

  private static List<Path> documents() throws IOException {
    var all = new ArrayList<>(files(Path.of("docs"), ".md"));
    try (var top = Files.list(Path.of("."))) {
      top.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
    }
    return all;
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> path.toString().endsWith(ending)).toList();
    }
  }
}
