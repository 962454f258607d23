package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an auditor is given can be read and verified without this program.
final class DrillExportTest {

  @TempDir private Path directory;

  @Test
  void theArchiveIsReadAndVerifiedByOtherPrograms() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    shell.must("drill", "run", "--why", "first of the year");
    var configuration = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"),
        configuration
            + "schedule: { backup: every 6h, drill: monthly }\nobjectives: { rpo: 8h }\n");

    var told = shell.must("drill", "export", "--output", "evidence.zip", "--json").json();

    assertThat(told).containsEntry("drills", 1L).containsEntry("proven", 1L);
    var out = Files.createDirectory(shell.at("unpacked"));
    assertThat(ran(out, "jar", "--extract", "--file", shell.at("evidence.zip").toString()))
        .isZero();
    assertThat(ran(out, "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")).isZero();
    var text = Files.readString(out.resolve("dossier.md"));
    assertThat(text)
        .contains("first of the year")
        .contains("| schedule of backup | every 6h |")
        .contains("| Lost at most, by schedule | the work of 6 h 0 min |")
        .contains("| May be lost at most | the work of 8 h 0 min |")
        .contains("| good | 1 |");
    try (var reports = Files.list(out.resolve("drills"))) {
      assertThat(reports.toList())
          .singleElement()
          .satisfies(it -> assertThat(text).contains(sha256(out, it)));
    }
  }

  @Test
  void whatStandsThereStays() throws Exception {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.writeString(shell.at("evidence.zip"), "of last year");
    var refused = shell.run("drill", "export", "--output", "evidence.zip");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("output-failed").contains("Name a new file");
    assertThat(shell.at("evidence.zip")).hasContent("of last year");
  }

  private static String sha256(Path in, Path file) throws Exception {
    var program = new ProcessBuilder("sha256sum", file.toString()).directory(in.toFile()).start();
    try (var said = program.inputReader()) {
      return String.valueOf(said.readLine()).substring(0, 64);
    }
  }

  private static int ran(Path in, String... command) throws Exception {
    var found =
        command[0].equals("jar")
            ? Path.of(System.getProperty("java.home"), "bin", "jar").toString()
            : command[0];
    command[0] = found;
    return new ProcessBuilder(command).directory(in.toFile()).inheritIO().start().waitFor();
  }
}
