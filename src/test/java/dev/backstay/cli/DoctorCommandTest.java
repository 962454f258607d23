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
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void aClockThatIsWrongIsAnError() {
    shell.itIs(Instant.parse("2019-12-31T23:00:00Z"));
    assertThat(findings(41)).containsEntry("clock-wrong", "error");
    shell.itIs(Instant.now().minus(Duration.ofHours(1)));
    assertThat(findings(41)).containsEntry("clock-wrong", "error");
    shell.itIs(Instant.now().minus(Duration.ofMinutes(4)));
    assertThat(findings(0)).containsEntry("clock", "ok");
  }

  @Test
  void aSnapshotThatIsOldIsAWarning() {
    shell.itIs(Instant.now().plus(Duration.ofHours(47)));
    assertThat(findings(0)).containsEntry("snapshot", "ok");
    shell.itIs(Instant.now().plus(Duration.ofHours(49)));
    assertThat(findings(0)).containsEntry("snapshot-old", "warning");
  }

  private void configureRepository(String settings) throws IOException {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("local: \\{.*}", "local: { " + settings + " } }"));
  }

  @Test
  void eachSecretOfARepositoryIsLookedAtWhereverItIs() throws IOException {
    for (var name : new String[] {"own", "shared", "pass", "login", "ssh", "phrase"}) {
      Files.writeString(shell.at(name), "0123456789abcdef0123456789abcdef");
      Files.setAttribute(shell.at(name), "unix:mode", 0640);
    }
    configureRepository(
        "url: repository, machine_key: own, key: { file: shared }, password: { file: pass }");
    assertThat(shell.run("doctor").out())
        .contains(
            shell.at("own") + " may be read by others: mode 0640",
            shell.at("shared") + " may be read by others: mode 0640",
            shell.at("pass") + " may be read by others: mode 0640");
    configureRepository(
        "url: \"sftp://u@127.0.0.1:1/x\", retry_for: 1ms, login_password: { file: login },"
            + " private_key: ssh, private_key_passphrase: { file: phrase },"
            + " password: { file: absent }");
    assertThat(shell.run("doctor").out())
        .contains(
            shell.at("login") + " may be read by others: mode 0640",
            shell.at("ssh") + " may be read by others: mode 0640",
            shell.at("phrase") + " may be read by others: mode 0640",
            shell.at("absent") + " is not there");
  }

  @Test
  void whereNothingCanBeRememberedIsAnError() throws IOException {
    var file = shell.at("backstay.yaml");
    var text = Files.readString(file);
    Files.writeString(file, text.replace("state_dir: host", "state_dir: backstay.yaml/host"));
    assertThat(findings(41)).containsEntry("state-dir-missing", "error");
    Files.writeString(file, text.replace("state_dir: host", "state_dir: to/be/made"));
    assertThat(shell.run("doctor").out()).contains("to/be/made is made when it is needed");
  }
}
