package dev.backstay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.config.ConfigurationFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is handed out fits the program, as far as that can be seen without building it.
final class DistributionTest {

  private static final Pattern VERSION = Pattern.compile("backstay[-_](\\d+\\.\\d+\\.\\d+)");

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  /// The libraries are compared when the image is made: that takes longer.
  @Test
  void theImageHasEveryModuleThatOurClassesUse() throws IOException, URISyntaxException {
    var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    var classes =
        Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    var out = new StringWriter();
    jdeps.run(
        new PrintWriter(out),
        new PrintWriter(out),
        "--ignore-missing-deps",
        "--print-module-deps",
        classes);
    var used = out.toString().strip().split(",");
    var linked = Pattern.compile("^modules=\"(.*)\"$", Pattern.MULTILINE);
    var match = linked.matcher(read("scripts/image.sh"));

    assertThat(match.find()).isTrue();
    assertThat(used).contains("java.base", "java.sql", "java.net.http");
    assertThat(match.group(1).split(" ")).doesNotHaveDuplicates().contains(used);
  }

  @Test
  void theExampleIsUnderstood() throws IOException {
    var configuration = ConfigurationFile.read(Path.of("packaging/backstay.yaml"), Map.of());

    assertThat(configuration.orchestrator()).isEqualTo("my-orchestrator");
  }

  /// A clean root types the blocks under these titles. What it does not type is not shown.
  @Test
  void everyCommandOfThePageAboutInstallingIsTypedInACleanRoot() throws IOException {
    var typed =
        Pattern.compile("documented \"([^\"]+)\"")
            .matcher(read("scripts/clean-root.sh"))
            .results()
            .map(it -> it.group(1))
            .toList();
    var shown = new TreeSet<String>();
    var title = "";
    for (var line : read("docs/install.md").lines().toList()) {
      title = line.startsWith("## ") ? line.substring("## ".length()) : title;
      if (line.equals("```sh")) {
        shown.add(title);
      }
    }

    assertThat(typed).containsExactlyInAnyOrderElementsOf(shown).hasSizeGreaterThan(2);
  }

  @Test
  void thePageNamesTheFilesOfThisVersion() throws IOException {
    var version = Pattern.compile("<version>([^<]+)</version>").matcher(read("pom.xml"));

    assertThat(version.find()).isTrue();
    assertThat(VERSION.matcher(read("docs/install.md")).results().map(it -> it.group(1)))
        .hasSizeGreaterThan(5)
        .containsOnly(version.group(1));
  }

  @Test
  void thePackageStartsTheServiceWhereItsUnitSays() throws IOException {
    assertThat(read("packaging/systemd/backstay.service")).contains("ExecStart=/usr/bin/backstay ");
    assertThat(read("scripts/deb.sh")).contains("\"$root/usr/bin/backstay\"");
    assertThat(read("packaging/Containerfile")).contains("ENTRYPOINT [\"/usr/bin/backstay\"]");
  }

  /// Keys and passphrases open repositories, and nobody else has them.
  @Test
  void removingThePackageRemovesNoData() throws IOException {
    for (var script : new String[] {"prerm", "postrm"}) {
      assertThat(read("packaging/debian/" + script).lines().filter(it -> it.contains("rm ")))
          .allMatch(it -> it.contains("/usr/lib/backstay/*.aot"));
    }
    assertThat(read("packaging/debian/postrm")).contains("rmdir", "/var/lib/backstay");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripts", "packaging/debian", "packaging/hooks"})
  void everyScriptCanBeReadByItsShell(String directory) throws Exception {
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      var scripts = files.filter(Files::isRegularFile).filter(Files::isExecutable).toList();
      assertThat(scripts).isNotEmpty();
      for (var script : scripts) {
        var shell = Files.readString(script).startsWith("#!/bin/sh") ? "sh" : "bash";
        var check =
            new ProcessBuilder(shell, "-n", script.toString()).redirectErrorStream(true).start();
        var said = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
      }
    }
  }
}
