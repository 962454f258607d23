package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyAndConfigCommandTest {

  @TempDir Path directory;

  @Test
  void aRepositoryThatOnlyThisHostOpensIsWarnedOf() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    assertThat(shell.must("init").err()).contains("only this host");
  }

  @Test
  void aRepositoryNeedsAKey() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    assertThat(shell.run("init", "--no-machine-slot").exit()).isEqualTo(2);
  }

  @Test
  void aSlotIsAddedOpensAndIsRemoved() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    Files.writeString(shell.at("second"), "second-canary\n");
    var added =
        shell.must("key", "add", "--new-password-file", "second", "--label", "mine", "--json");
    var slot = JsonValues.text(added.json(), "key_slot");
    assertThat(shell.must("key", "list").out())
        .contains(slot, "mine", "passphrase")
        .doesNotContain("canary");
    Files.move(shell.at("host"), shell.at("former-host"));
    shell.set("BACKSTAY_PASSWORD_FILE", "second");
    shell.must("snapshots");
    shell.must("key", "add", "--machine");
    shell.must("key", "remove", slot);
    assertThat(shell.must("key", "list").out()).doesNotContain(slot);
  }

  @Test
  void keysAreRefusedThatAreNone() throws IOException {
    var shell = new Shell(directory);
    shell.withSnapshot();
    assertThat(shell.run("key", "add").exit()).isEqualTo(2);
    assertThat(shell.run("key", "add", "--machine", "--new-password-file", "x").exit())
        .isEqualTo(2);
    assertThat(shell.run("key", "add", "--new-password-file", "none").exit()).isEqualTo(4);
    assertThat(shell.run("key", "remove", "../../x").err()).contains("[key-slot-unknown]");
    assertThat(shell.run("key", "remove", "0123456789ab").err()).contains("[key-slot-unknown]");
    var only = JsonValues.objects(shell.must("key", "list", "--json").json(), "key_slots");
    assertThat(shell.run("key", "remove", JsonValues.text(only.getFirst(), "id")).err())
        .contains("[key-last-slot]");
  }

  @Test
  void everyPathIsShownWithItsOriginAndNoSecret() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        repositories:
          local: { url: repository, password: { command: [pass, "${env:TOKEN}"] } }
        lookups: { app: { json: app.json } }
        components: { state: { kind: state-file, path: "${app:stateFile}" } }
        hold: { pause: [curl, "${env:TOKEN}"], resume: [go] }
        """);
    Files.writeString(shell.at("app.json"), "{\"stateFile\": \"live/state.json\"}");
    shell.set("TOKEN", "token-canary");
    var shown = shell.must("config", "show");
    assertThat(shown.out())
        .contains(shell.at("live/state.json").toString(), "app:stateFile", "app.json")
        .contains("the command curl with 1 argument", "from the command pass with 1 argument")
        .doesNotContain("canary");
    assertThat(shell.must("config", "show", "--json").out()).doesNotContain("canary");
    assertThat(shell.must("config", "validate").out()).contains("is valid: 1 component");
  }

  @Test
  void theSchemaIsJson() {
    var schema = new Shell(directory).must("config", "schema").out();
    assertThat(JsonValues.object(schema)).containsEntry("title", "backstay.yaml");
  }

  @Test
  void aComponentThatIsNotThereIsWorthAWarning() throws IOException {
    var shell = new Shell(directory).withOrchestrator();
    Files.delete(shell.at("live/state.json"));
    assertThat(shell.must("config", "validate").err()).contains("warning: state is not there now");
  }
}
