package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts do their work in the shells they are for.
class CompletionCommandTest {

  @TempDir Path directory;

  private Path script(String shell) throws IOException {
    var file = directory.resolve("completion." + shell);
    return Files.writeString(file, new Shell(directory).must("completion", shell).out());
  }

  private static boolean isInstalled(String shell) {
    return List.of("/usr/bin/", "/bin/", "/usr/local/bin/").stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place + shell)));
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(lines).isZero();
    return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /// What bash offers for the last of the words; `compopt` works only while someone types.
  private List<String> bash(String... words) throws IOException, InterruptedException {
    var text =
        new StringBuilder(
            "compopt() { :; }; source '" + script("bash") + "'; COMP_WORDS=(backstay");
    for (var word : words) {
      text.append(" '").append(word).append("'");
    }
    text.append("); COMP_CWORD=").append(words.length);
    text.append("; _complete_backstay; printf '%s\\n' \"${COMPREPLY[@]}\"");
    return run("bash", "-c", text.toString());
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertThat(bash("sn")).containsExactly("snapshots");
    assertThat(bash("restore", "re")).contains("resume");
    assertThat(bash("key", "")).contains("accept", "add", "enroll", "expel", "list", "remove");
    assertThat(bash("tag", "--r")).contains("--remove");
    assertThat(bash("backup", "--")).contains("--pin", "--config", "--json");
    assertThat(bash("quickstart")).doesNotContain("quickstart-writer");
  }

  @Test
  void fishCompletesCommandsAndOptions() throws Exception {
    assumeTrue(isInstalled("fish"), "skipped: fish is not installed");
    assertThat(fish("backstay sn")).containsExactly("snapshots");
    assertThat(fish("backstay -c some.yaml key "))
        .containsExactly(
            "accept", "add", "enroll", "expel", "list", "re-encrypt", "remove", "rotate");
    assertThat(fish("backstay tag latest --r")).containsExactly("--remove", "--repository");
    assertThat(fish("backstay restore status --d")).isEmpty();
    assertThat(fish("backstay restore latest --d")).contains("--dry-run");
    assertThat(fish("backstay quickstart")).containsExactly("quickstart");
  }

  private List<String> fish(String typed) throws IOException, InterruptedException {
    var program = "source '" + script("fish") + "'; complete -C '" + typed + "'";
    var offered = new ArrayList<String>();
    for (var line : run("fish", "--no-config", "-c", program)) {
      offered.add(line.split("\t", 2)[0]);
    }
    offered.sort(null);
    return offered;
  }

  @Test
  void zshReadsItsScript() throws Exception {
    assumeTrue(isInstalled("zsh"), "skipped: zsh is not installed");
    var program =
        "autoload -Uz compinit && compinit -u -d '"
            + directory.resolve("dump")
            + "'; source '"
            + script("zsh")
            + "' && (( $+functions[_complete_backstay] )) && print ${_comps[backstay]}";
    assertThat(run("zsh", "-f", "-c", program).getLast()).contains("_complete_backstay");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aScriptNeedsNeitherConfigurationNorRepository(String shell) {
    var ran = new Shell(directory).must("completion", shell);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("snapshots", "read-data");
    assertThat(new Shell(directory).must("completion", shell, "--json").json())
        .containsEntry("shell", shell);
  }

  @Test
  void anotherShellIsAMisuse() {
    assertThat(new Shell(directory).run("completion", "tcsh").exit()).isEqualTo(2);
  }
}
