package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void makeSnapshot() throws IOException {
    shell = new Shell(directory);
    shell.withSnapshot();
  }

  /// The worst severity of each code.
  private Map<String, String> findings(int exit) {
    var ran = shell.run("doctor", "--json");
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(exit);
    return JsonValues.objects(ran.json(), "findings").stream()
        .collect(
            Collectors.toMap(
                each -> JsonValues.text(each, "code"),
                each -> JsonValues.text(each, "severity"),
                (one, other) -> one.equals("ok") ? other : one));
  }

  @Test
  void aSoundInstallationIsHealthy() {
    assertThat(findings(0))
        .containsEntry("source", "ok")
        .containsEntry("repository", "ok")
        .containsEntry("snapshot", "ok")
        .containsEntry("secret", "ok")
        .containsEntry("clock", "ok")
        .containsEntry("same-volume", "warning")
        .doesNotContainValue("error");
    assertThat(shell.must("doctor").out()).contains("ok: ", "warning: ", "next: ");
  }

  @Test
  void aWrongConfigurationIsAFinding() throws IOException {
    Files.writeString(shell.at("backstay.yaml"), "version: 7\n");
    assertThat(findings(41)).containsEntry("config-invalid", "error");
  }

  @Test
  void aMissingSourceIsAnErrorIfItIsCritical() throws IOException {
    Files.delete(shell.at("live/state.json"));
    assertThat(findings(41)).containsEntry("source-missing", "error");
  }

  @Test
  void aMissingSourceIsAWarningIfItIsNot() throws IOException {
    Files.move(shell.at("live/logs"), shell.at("elsewhere"));
    assertThat(findings(0)).containsEntry("source-missing", "warning");
  }

  @Test
  void secretsThatOthersMayReadAreErrors() throws IOException {
    try (var keys = Files.walk(shell.at("host"))) {
      for (var key : keys.filter(file -> file.endsWith("machine.key")).toList()) {
        Files.setAttribute(key, "unix:mode", 0644);
      }
    }
    Files.setAttribute(shell.at("backstay.yaml"), "unix:mode", 0666);
    assertThat(findings(41))
        .containsEntry("secret-exposed", "error")
        .containsEntry("config-writable", "error");
  }

  @Test
  void aRepositoryThatIsNotThereIsAnError() throws IOException {
    Files.move(shell.at("repository"), shell.at("elsewhere"));
    assertThat(findings(41)).containsEntry("repo-not-found", "error");
  }

  @Test
  void aDatabaseOfAnOldEngineIsAWarning() throws IOException, SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/app.db"));
        var statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table t (x)");
    }
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml"))
            + "  db: { kind: sqlite, path: live/app.db }\n");
    assertThat(findings(0)).doesNotContainKey("sqlite-old");
    try (var channel = FileChannel.open(shell.at("live/app.db"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4).putInt(3_046_001).flip(), 96);
    }
    assertThat(findings(0)).containsEntry("sqlite-old", "warning");
    assertThat(shell.must("doctor").out()).contains("SQLite 3.46.1");
  }

  @Test
  void aRepositoryWithoutASnapshotIsAWarning() throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        Files.readString(shell.at("backstay.yaml")).replace("url: repository", "url: second"));
    shell.must("init");
    assertThat(findings(0)).containsEntry("snapshot-none", "warning");
  }
}
