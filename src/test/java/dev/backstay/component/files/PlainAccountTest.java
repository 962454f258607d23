package dev.backstay.component.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.NoDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an account without special rights gets; run in a child process that gave its rights up.
class PlainAccountTest {

  private static final String OTHER = "65534";

  @TempDir Path temporary;
  private Path live;

  @BeforeEach
  void makeTree() throws IOException {
    live = Files.createDirectory(temporary.resolve("live"));
    Files.writeString(live.resolve("open"), "readable");
    Files.writeString(live.resolve("setuid"), "readable");
    Files.setAttribute(live.resolve("setuid"), "unix:mode", 04755);
    Files.writeString(live.resolve("closed"), "not readable");
    Files.setAttribute(live.resolve("closed"), "unix:mode", 0600);
    Files.createDirectory(live.resolve("vault"));
    Files.writeString(live.resolve("vault/inside"), "not listable");
    Files.setAttribute(live.resolve("vault"), "unix:mode", 0700);
    assumeThat(FileStat.of(live).uid()).isZero();
    for (var directory : List.of(temporary, live)) {
      Files.setAttribute(directory, "unix:mode", 0777);
    }
  }

  @Test
  void whatMayNotBeReadIsNamedAndTheCaptureIsIncomplete() throws Exception {
    assertThat(runAsOther())
        .contains("entries , open, setuid, vault")
        .contains("incomplete true")
        .contains("unreadable closed", "unreadable vault");
  }

  @Test
  void whatCannotBeOwnedIsBuiltWithOneWarningAndWithoutLentRights() throws Exception {
    assertThat(runAsOther()).containsOnlyOnce("warning owner-not-restored").contains("mode 755");
  }

  private String runAsOther() throws Exception {
    var classes = readableClasses();
    assumeThat(Path.of("/usr/bin/setpriv")).exists();
    var process =
        new ProcessBuilder(
                "/usr/bin/setpriv",
                "--reuid=" + OTHER,
                "--regid=" + OTHER,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                classes.toString(),
                Walk.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /// The checkout may lie where the other account cannot go.
  private Path readableClasses() throws IOException {
    var copy = Files.createDirectories(temporary.resolve("classes"));
    for (var entry : System.getProperty("java.class.path").split(":", -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        copy(Path.of(entry), copy);
      }
    }
    return copy;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /// Captures and stages a tree and prints what came of it.
  static final class Walk {

    private Walk() {}

    public static void main(String[] arguments) throws IOException {
      var temporary = Path.of(arguments[0]);
      var name = new ComponentName("tree");
      var tree =
          new Component.FileTree(
              name, Importance.HIGH, 0, temporary.resolve("live"), List.of(), false);
      var handler = new FileTreeHandler(tree, new NoDatabases(), InstantSource.system());
      var content = InMemoryContent.of(handler.capture(new Scratch(temporary)));
      System.out.println("entries " + String.join(", ", content.paths()));
      var facts = content.component().facts();
      System.out.println("incomplete " + facts.incomplete());
      facts.notes().forEach(note -> System.out.println(note.kind().label() + " " + note.path()));
      var place = Destination.at(temporary.resolve("copy"), name, RunId.random());
      var staged =
          handler.stage(content, Selection.ALL, place, event -> System.out.println(told(event)));
      staged.verify();
      var mode = FileStat.of(place.staged().resolve("setuid")).mode() & 07777;
      System.out.println("mode " + Integer.toOctalString(mode));
    }

    private static String told(Progress.Event event) {
      return event instanceof Progress.Warning warning ? "warning " + warning.code() : "";
    }
  }
}
