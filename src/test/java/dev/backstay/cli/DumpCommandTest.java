package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpCommandTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void makeOrchestrator() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    shell.must("init");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aFileComesOutByteForByte() throws IOException {
    var bytes = new byte[700_000];
    new Random(1).nextBytes(bytes);
    Files.write(shell.at("live/logs/large"), bytes);
    Files.createLink(shell.at("live/logs/second"), shell.at("live/logs/large"));
    shell.must("backup");

    shell.must("dump", "latest:logs:large");
    assertThat(shell.takeBytes()).isEqualTo(bytes);
    shell.must("dump", "latest:logs:second");
    assertThat(shell.takeBytes()).isEqualTo(bytes);
    shell.must("dump", "latest:state");
    assertThat(text(shell.takeBytes())).isEqualTo("{\"tasks\":[1,2,3]}");
    var told = shell.must("dump", "latest:logs:large", "--to", "out", "--json").json();
    assertThat(told).containsEntry("bytes", 700_000L).containsEntry("archive", false);
    assertThat(shell.at("out")).hasBinaryContent(bytes);
  }

  @Test
  void aFileThatIsThereIsNotTouched() throws IOException {
    shell.must("backup");
    Files.writeString(shell.at("out"), "mine");
    var ran = shell.run("dump", "latest:state", "--to", "out");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("[target-not-empty]");
    assertThat(shell.at("out")).hasContent("mine");
    assertThat(shell.run("dump", "latest:state", "--to", "no/such/out").exit()).isEqualTo(14);
  }

  @Test
  void aDirectoryComesOutAsAnArchiveThatTarUnpacks() throws Exception {
    var long1 = "d".repeat(90);
    var name = long1 + "/" + "grüße-" + "f".repeat(120);
    Files.createDirectories(shell.at("live/logs/below/" + long1));
    Files.writeString(shell.at("live/logs/before"), "before");
    Files.writeString(shell.at("live/logs/below/" + name), "long name");
    Files.createSymbolicLink(shell.at("live/logs/below/link"), Path.of("../no/where"));
    Files.createLink(shell.at("live/logs/below/hard-1"), shell.at("live/logs/below/deep.log"));
    Files.createLink(shell.at("live/logs/below/out-1"), shell.at("live/logs/before"));
    Files.createLink(shell.at("live/logs/below/out-2"), shell.at("live/logs/before"));
    Files.setLastModifiedTime(
        shell.at("live/logs/below/deep.log"),
        FileTime.from(Instant.parse("2001-02-03T04:05:06.789012345Z")));
    shell.must("backup");

    shell.must("dump", "latest:logs:below");
    Files.write(shell.at("below.tar"), shell.takeBytes());
    Files.createDirectory(shell.at("unpacked"));
    run("tar", "-xf", shell.at("below.tar").toString(), "-C", shell.at("unpacked").toString());

    var back = shell.at("unpacked/below");
    assertThat(back.resolve("deep.log")).hasContent("deep");
    assertThat(back.resolve(name)).hasContent("long name");
    assertThat(Files.readSymbolicLink(back.resolve("link"))).isEqualTo(Path.of("../no/where"));
    assertThat(Files.getLastModifiedTime(back.resolve("deep.log")).toInstant())
        .isEqualTo(Instant.parse("2001-02-03T04:05:06.789012345Z"));
    for (var pair : List.of(List.of("deep.log", "hard-1"), List.of("out-1", "out-2"))) {
      assertThat(Files.isSameFile(back.resolve(pair.getFirst()), back.resolve(pair.getLast())))
          .isTrue();
    }
    assertThat(back.resolve("out-2")).hasContent("before");
    shell.must("dump", "latest:state", "--archive", "tar");
    assertThat(text(shell.takeBytes())).contains("ustar", "state.json\0", "{\"tasks\"");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aTerminalIsShownTextOnly() throws IOException {
    Files.write(shell.at("live/logs/binary"), new byte[] {'a', 0, 'b'});
    Files.writeString(shell.at("live/logs/escape"), "red: \u009b31m");
    Files.writeString(shell.at("live/logs/umlaut"), "tür: ä\n");
    shell.must("backup");
    shell.show();

    shell.must("dump", "latest:state");
    shell.must("dump", "latest:logs:umlaut");
    assertThat(text(shell.takeBytes())).isEqualTo("{\"tasks\":[1,2,3]}tür: ä\n");
    for (var refused : List.of("latest:logs:binary", "latest:logs:escape", "latest:logs")) {
      var ran = shell.run("dump", refused);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("is a terminal");
      assertThat(shell.takeBytes()).isEmpty();
    }
    shell.must("dump", "--force", "latest:logs:binary");
    assertThat(shell.takeBytes()).hasSize(3);
  }

  @Test
  void damageIsNeverDelivered() throws IOException {
    var bytes = new byte[40_000_000];
    new Random(2).nextBytes(bytes);
    Files.write(shell.at("live/logs/large"), bytes);
    shell.must("backup");
    damageTheLastOfTheLargePacks();

    var ran = shell.run("dump", "latest:logs:large");
    assertThat(ran.exit()).isEqualTo(13);
    assertThat(ran.err()).contains("[object-damaged]", "bytes written before are cut off");
    var written = shell.takeBytes();
    assertThat(written).hasSizeLessThan(bytes.length);
    assertThat(Arrays.mismatch(written, bytes)).isEqualTo(written.length);

    assertThat(shell.run("dump", "latest:logs:large", "--to", "out").exit()).isEqualTo(13);
    assertThat(shell.at("out")).doesNotExist();
  }

  private void damageTheLastOfTheLargePacks() throws IOException {
    try (var files = Files.walk(shell.at("repository/packs"))) {
      for (var pack : files.filter(Files::isRegularFile).toList()) {
        if (Files.size(pack) > 2_000_000) {
          Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
          var stored = Files.readAllBytes(pack);
          stored[stored.length - 1_000_000] ^= 1;
          Files.write(pack, stored);
        }
      }
    }
  }

  @Test
  void whatIsNotThereIsAMisuse() {
    shell.must("backup");
    for (var wrong : List.of("latest", "latest:nothing", "latest:logs:nothing", "latest:logs:..")) {
      var ran = shell.run("dump", wrong);
      assertThat(ran.exit()).as(wrong).isEqualTo(2);
      assertThat(ran.err()).contains("[path-unknown]");
    }
  }
}
