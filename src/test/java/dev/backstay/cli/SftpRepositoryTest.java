package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.MinaHost;
import dev.backstay.testing.OpenSshHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that is typed, with a repository on another host.
class SftpRepositoryTest {

  @TempDir Path directory;
  private OpenSshHost host;
  private Shell shell;

  @BeforeEach
  void makeOrchestrator() throws Exception {
    shell = new Shell(Files.createDirectory(directory.resolve("own"))).withOrchestrator();
    host = OpenSshHost.in(directory.resolve("host"));
    configure("url: \"" + url() + "\"" + settings());
  }

  @AfterEach
  void stop() {
    if (host != null) {
      host.close();
    }
  }

  private String url() {
    return host.place(directory.resolve("far/demo")).shown();
  }

  private String settings() {
    return ", private_key: " + host.userKey() + ", known_hosts: " + host.knownHosts();
  }

  private void configure(String repository) throws Exception {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "repositories: .*",
                Matcher.quoteReplacement("repositories: { offsite: { " + repository + " } }")));
  }

  @Test
  void aRepositoryOnAnotherHostDoesWhatOneInADirectoryDoes() throws Exception {
    var made = shell.must("init", "--json").json();
    assertThat(made.get("place")).isEqualTo(url());
    var first = shell.must("backup", "--json").idOfLast();
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[]}");
    shell.must("backup");
    Files.writeString(shell.at("live/logs/first.log"), "changed since");

    assertThat(shell.must("snapshots").out()).contains(first);
    assertThat(shell.must("check", "--read-data").out()).isNotEmpty();
    shell.must("prune", "--dry-run");
    shell.must("restore", first, "--yes");

    assertThat(Files.readString(shell.at("live/state.json"))).isEqualTo("{\"tasks\":[1,2,3]}");
    assertThat(Files.readString(shell.at("live/logs/first.log"))).isEqualTo("one");
    assertThat(directory.resolve("far/demo/packs")).isDirectory();
    assertThat(directory.resolve("far/demo/.tmp")).isEmptyDirectory();
    assertThat(shell.must("doctor").out()).doesNotContain("same-volume", "space-repository");
  }

  @Test
  void aPlaceIsTriedByItsPromises() throws Exception {
    shell.must("init");

    var tried = shell.must("doctor", "--store", "--json");

    assertThat(tried.out())
        .contains("\"healthy\":true")
        .contains("store-create-only", "store-one-winner", "store-clock", "store-delete", " ms)");
    assertThat(shell.must("doctor").out()).contains(host.userKey() + " is for its owner alone");
    assertThat(directory.resolve("far/demo/trial")).isEmptyDirectory();
  }

  @Test
  void keysAndHostsAreFoundWhereOpenSshKeepsThem() throws Exception {
    var ssh = Files.createDirectory(shell.at(".ssh"));
    Files.copy(host.userKey(), ssh.resolve("id_ed25519"));
    Files.copy(host.knownHosts(), ssh.resolve("known_hosts"));
    configure("url: repository");
    shell.set("BACKSTAY_REPOSITORY", url());

    shell.must("init");

    assertThat(shell.must("backup", "--json").idOfLast()).isNotEmpty();
    assertThat(shell.at("repository")).doesNotExist();
  }

  /// Neither the key of the account nor the list of hosts is left on the machine.
  @Test
  void aKitBringsTheAccountsKeyAndTheListOfHosts() throws Exception {
    shell.must("init");
    shell.must("backup");
    Files.writeString(shell.at("p"), "a passphrase of the kit\n");
    shell.must("kit", "create", "--out", "kit", "--new-password-file", "p");
    Files.move(host.userKey(), directory.resolve("moved-key"));
    Files.move(host.knownHosts(), directory.resolve("moved-hosts"));
    var bare = new Shell(Files.createDirectory(directory.resolve("bare")));
    bare.set("TMPDIR", Files.createDirectory(directory.resolve("tmp")).toString());
    bare.set("BACKSTAY_KIT_PASSWORD", "a passphrase of the kit");
    Files.move(shell.at("kit"), bare.at("kit"));

    assertThat(bare.must("kit", "verify", "kit").out()).contains("opens; the newest");
    bare.must("kit", "open", "kit", "--to", "r");

    assertThat(bare.must("--config", "r/backstay.yaml", "snapshots", "--json").out())
        .contains("\"trigger\"");
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void anUnknownHostIsRefusedWithItsKeyAndWhatToDo() throws Exception {
    configure("url: \"" + url() + "\", private_key: " + host.userKey());

    var refused = shell.run("init", "--json");

    assertThat(refused.exit()).isEqualTo(14);
    assertThat(refused.out() + refused.err())
        .contains("host-unknown", "ssh-ed25519 SHA256:", ".ssh/known_hosts");
    assertThat(directory.resolve("far")).doesNotExist();

    var key = Files.readString(directory.resolve("host/host_key.pub")).strip();
    configure(
        "url: \"" + url() + "\", private_key: " + host.userKey() + ", host_key: \"" + key + "\"");
    shell.must("init");
  }

  @Test
  void whatIsNotThereAndWhoIsNotLetInIsSaidAsItIs() throws Exception {
    var empty = shell.run("snapshots", "--json");
    assertThat(empty.exit()).as(empty.err()).isEqualTo(10);

    try (var other = new MinaHost(directory.resolve("other"), MinaHost.Manner.USUAL)) {
      shell.set("LOGIN", "not-the-password");
      configure(
          "url: \"%s\", host_key: \"%s\", login_password: { env: LOGIN }"
              .formatted(other.place("/objects").shown(), other.publicKey()));
      var refused = shell.run("init", "--json");
      assertThat(refused.exit()).isEqualTo(14);
      assertThat(refused.out() + refused.err())
          .contains("store-unavailable", "does not let the account operator in")
          .doesNotContain("not-the-password");

      shell.set("LOGIN", MinaHost.PASSWORD);
      shell.must("init");
      shell.must("backup");
      assertThat(shell.must("config", "show").out()).doesNotContain(MinaHost.PASSWORD);
    }
  }
}
