package dev.backstay.cli;

import dev.backstay.app.Demos;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;

/// A made-up installation of a known orchestrator, and what protects it.
final class DemoInstallation {

  private final Shell shell;
  private final String preset;
  private final String variant;

  private DemoInstallation(Shell shell, String preset, String variant) {
    this.shell = shell;
    this.preset = preset;
    this.variant = variant;
  }

  /// Makes it in the directory `app`, with a home directory of its own.
  static DemoInstallation make(Path directory, String preset, String variant) throws IOException {
    var shell = new Shell(directory);
    shell.set("HOME", shell.at("home").toString());
    shell.set("TMPDIR", Files.createDirectory(shell.at("scratch")).toString());
    shell.set("BACKSTAY_STATE_DIR", shell.at("state").toString());
    var made = new DemoInstallation(shell, preset, variant);
    shell.must("demo", preset, "app", "--variant", variant, "--scale", "0.2");
    return made;
  }

  Shell shell() {
    return shell;
  }

  Path app() {
    return shell.at("app");
  }

  /// Lets it be found, and makes the repository.
  DemoInstallation discover(String... further) {
    var arguments = new String[further.length + 2];
    arguments[0] = "discover";
    arguments[1] = "app";
    System.arraycopy(further, 0, arguments, 2, further.length);
    shell.must(arguments);
    shell.must("init");
    return this;
  }

  /// The orchestrator at work on it.
  Writer write() throws IOException {
    var places = new Demos.Places(Optional.empty(), Optional.empty(), Optional.empty());
    var orchestrator =
        Demos.all().stream().filter(it -> it.name().equals(preset)).findFirst().orElseThrow();
    assert places.objects().isEmpty();
    return Writer.start(orchestrator.work(new Ground(app(), variant, 0.2, InstantSource.system())));
  }

  /// Loses everything.
  void lose() throws IOException {
    try (var all = Files.walk(app())) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
