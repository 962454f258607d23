package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The passwords of servers, right and wrong ones, are in nothing that is printed or kept, nor in
/// the arguments of any process.
class ServerSecretsTest {

  private static final String WRONG = "canary-of-a-wrong-password";

  @TempDir Path directory;
  private final Map<String, String> printed = new LinkedHashMap<>();
  private final Set<String> arguments = ConcurrentHashMap.newKeySet();
  private volatile boolean done;

  @Test
  void passwordsOfServersAreNowhere() throws Exception {
    try (var whole = WholeInstallation.make(directory)) {
      var watcher = Thread.ofPlatform().start(this::watch);
      try {
        runAll(whole.shell());
        for (var each : WholeInstallation.secrets()) {
          whole.shell().set(each.get(0), WRONG);
          runMistaken(whole.shell());
          whole.shell().set(each.get(0), each.get(1));
        }
      } finally {
        done = true;
        watcher.join();
      }
    }
    assertThat(arguments).anyMatch(it -> it.contains("pg_dump"));
    assertThat(found()).isEmpty();
  }

  private void runAll(Shell shell) {
    for (var line :
        List.of(
            "config validate",
            "config show",
            "config show --json",
            "doctor",
            "doctor --json",
            "backup",
            "backup --json",
            "show latest --json",
            "restore latest --dry-run",
            "restore latest --dry-run --json",
            "restore latest --yes --no-settle",
            "restore status",
            "restore status --json",
            "restore rollback",
            "restore latest --yes --json")) {
      var ran = run(shell, line);
      assertThat(ran.exit()).as(line + ": " + ran).isIn(0, 41);
    }
  }

  private void runMistaken(Shell shell) {
    for (var line : List.of("doctor --json", "backup", "restore latest --yes")) {
      assertThat(run(shell, line).exit()).as(line).isNotZero();
    }
  }

  private Shell.Ran run(Shell shell, String line) {
    var ran = shell.run(line.split(" ", -1));
    printed.put(printed.size() + " " + line, ran.out() + ran.err());
    return ran;
  }

  /// Keeps the arguments of all processes that run meanwhile.
  private void watch() {
    while (!done) {
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (var process : processes) {
          try {
            arguments.add(
                Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
          } catch (IOException ended) {
            // It ended meanwhile.
          }
        }
      } catch (IOException e) {
        throw new AssertionError("the processes cannot be listed", e);
      }
    }
  }

  private List<String> found() throws IOException {
    var places = new LinkedHashMap<>(printed);
    arguments.forEach(each -> places.put("arguments " + places.size(), each));
    try (var files = Files.walk(directory)) {
      for (var file : files.toList()) {
        places.put("name of " + file, file.toString());
        if (Files.isRegularFile(file)) {
          places.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    var found = new ArrayList<String>();
    for (var secret : forms()) {
      places.forEach(
          (place, text) -> {
            if (text.contains(secret)) {
              found.add(secret + " in " + place);
            }
          });
    }
    return found;
  }

  /// The name of the bucket's account is no secret.
  private static List<String> forms() {
    var forms = new ArrayList<>(List.of(WRONG));
    for (var each : WholeInstallation.secrets()) {
      if (!each.get(0).equals("S3_ACCESS")) {
        var plain = URLDecoder.decode(each.get(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        forms.add(each.get(1));
        forms.add(plain);
        forms.add(
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return forms;
  }
}
