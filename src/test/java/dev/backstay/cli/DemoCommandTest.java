package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.app.Demos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @TempDir Path directory;

  @Test
  void whatWasMadeIsTold() {
    var shell = new Shell(directory);
    var ran = shell.must("demo", "kohakuriver", "river", "--scale", "0.1");
    assertThat(ran.out()).contains("state/kohakuriver.db: 3 nodes, 20 command tasks");
    assertThat(shell.at("river/config/host_config.py")).exists();
  }

  @Test
  void writesAreCounted() {
    var shell = new Shell(directory);
    var ran =
        shell.must("demo", "kohakuriver", "river", "--scale", "0.1", "--write", "1", "--json");
    assertThat((Long) ran.json().get("writes")).isPositive();
  }

  @Test
  void aDirectoryOfSomeoneElseIsLeftAlone() throws IOException {
    var shell = new Shell(directory);
    Files.createDirectory(shell.at("theirs"));
    Files.writeString(shell.at("theirs/precious"), "x");
    var ran = shell.run("demo", "kohakuriver", "theirs");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("[target-not-empty]");
    assertThat(shell.at("theirs")).isDirectoryNotContaining(it -> !it.endsWith("precious"));
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeAnythingIsWritten() {
    var shell = new Shell(directory);
    for (var arguments :
        new String[][] {
          {"demo", "nothing", "there"},
          {"demo", "kohakuriver", "there", "--variant", "nothing"},
          {"demo", "kohakuriver", "there", "--scale", "0"},
          {"demo", "kohakuriver", "there", "--write", "-1"}
        }) {
      var ran = shell.run(arguments);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("[usage]");
      assertThat(shell.at("there")).doesNotExist();
    }
  }

  @Test
  void helpAndDocumentNameEveryOrchestratorAndVariant() throws IOException {
    var help = new Shell(directory).must("demo", "--help").out();
    var document = Files.readString(Path.of("docs/demo.md"));
    for (var orchestrator : Demos.all()) {
      assertThat(help)
          .containsPattern(
              "(?m)^  %s +%s$"
                  .formatted(orchestrator.name(), String.join(", ", orchestrator.variants())));
      assertThat(document).contains("`" + orchestrator.name() + "`");
      orchestrator.variants().forEach(each -> assertThat(document).contains("`" + each + "`"));
    }
  }
}
