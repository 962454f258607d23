package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartCommandTest {

  @TempDir Path directory;

  @Test
  void whatIsDestroyedComesBackAsItWas() {
    var shell = new Shell(directory);
    for (var i = 0; i < 2; i++) {
      var ran = shell.run("quickstart", "--size", "small", "--directory", "play");
      assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
      assertThat(ran.out())
          .contains("files equal by SHA-256: 104, different: 0")
          .contains("refused with 13", "$ backstay restore latest --yes");
      assertThat(ran.err()).contains("[object-damaged]");
    }
  }

  @Test
  void aDirectoryOfSomeoneElseIsLeftAlone() throws IOException {
    var shell = new Shell(directory);
    Files.createDirectory(shell.at("theirs"));
    Files.writeString(shell.at("theirs/precious"), "x");
    var ran = shell.run("quickstart", "--size", "small", "--directory", "theirs");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("[target-not-empty]");
    assertThat(shell.at("theirs/precious")).hasContent("x");
  }
}
