package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host and runner of KohakuRiver, from its own configuration to a restore.
class DiscoverKohakuRiverTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void install() throws Exception {
    shell = new Shell(directory);
    shell.set("HOME", shell.at("home").toString());
    shell.set("TMPDIR", Files.createDirectory(shell.at("scratch")).toString());
    shell.set("BACKSTAY_STATE_DIR", shell.at("state").toString());
    shell.must("demo", "kohakuriver", "cluster", "--scale", "0.2");
  }

  @Test
  void fromItsConfigurationToARestoreWithoutAWrittenLine() throws Exception {
    System.err.println(shell.must("discover", "cluster").out());
    System.err.println(Files.readString(shell.at("backstay.yaml")));
    shell.must("init");
    System.err.println(shell.run("doctor"));
    System.err.println(shell.run("backup"));
    System.err.println(shell.run("inflight", "latest"));
    System.err.println(shell.run("restore", "latest", "--yes", "--quarantine"));
    assertThat(shell.at("backstay.yaml")).exists();
  }
}
