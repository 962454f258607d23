package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys for several hosts, in files and from programs, and rotation, as they are typed.
class KeySourcesTest {

  private static final String STRONG = "0123456789abcdef0123456789abcdef01234567-canary";

  private final Shell shell;

  KeySourcesTest(@TempDir java.nio.file.Path directory) throws IOException {
    shell = new Shell(directory);
    shell.withSnapshot();
  }

  private void loseHost() throws IOException {
    Files.move(shell.at("host"), shell.at("former-host"));
  }

  private void configure(String key) throws IOException {
    var file = shell.at("backstay.yaml");
    var text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("url: repository", "url: repository, key: " + key));
    assertThat(Files.readString(file)).contains("key: ");
  }

  @Test
  void aNewKeyFileIsItsOwnersAloneAndOpensAtAnotherHost() throws IOException {
    shell.must("key", "add", "--key-file", "k");
    assertThat(Files.size(shell.at("k"))).isEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.at("k"))))
        .isEqualTo("rw-------");
    assertThat(shell.must("key", "list").out()).contains("key-file", "everything");
    loseHost();
    assertThat(shell.run("snapshots").exit()).isEqualTo(12);
    shell.set("BACKSTAY_KEY_FILE", "k");
    shell.must("snapshots");
  }

  @Test
  void aKeyFileIsNeverOverwrittenAndOneThatIsThereCanBeTaken() throws IOException {
    Files.writeString(shell.at("k"), STRONG + "\n");
    var refused = shell.run("key", "add", "--key-file", "k");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--existing").doesNotContain("canary");
    assertThat(shell.at("k")).hasContent(STRONG);
    shell.must("key", "add", "--key-file", "k", "--existing");
    loseHost();
    configure("{ file: k }");
    Files.writeString(shell.at("k"), STRONG);
    shell.must("snapshots");
  }

  @Test
  void whatACommandPrintsOpens() throws IOException {
    Files.writeString(shell.at("safe"), STRONG + "\n");
    configure("{ command: [cat, \"" + shell.at("safe") + "\"] }");
    shell.must("key", "add", "--key-command");
    assertThat(shell.must("key", "list").out()).contains("command").doesNotContain("canary");
    loseHost();
    shell.must("snapshots");
    Files.writeString(shell.at("safe"), STRONG.replace('0', '1'));
    var wrong = shell.run("snapshots");
    assertThat(wrong.exit()).isEqualTo(12);
    assertThat(wrong.err()).contains("[key-wrong]").doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "printf canary",
        "printf %.32d 1",
        "echo canary; exit 3",
        "echo canary >&2; exit 1",
        "no-such-program",
        "yes canary"
      })
  void aCommandThatGivesNoKeySaysWhyAndNotWhatItPrinted(String command) throws IOException {
    loseHost();
    shell.set("BACKSTAY_KEY_COMMAND", command);
    var refused = shell.run("snapshots");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("the key command /bin/sh").doesNotContain("canary");
  }

  @Test
  void aKeyThatIsNotToBeHadDoesNotKeepThePassphraseFromOpening() throws IOException {
    Files.writeString(shell.at("second"), "second-canary\n");
    shell.must("key", "add", "--new-password-file", "second");
    configure("{ file: gone }");
    shell.set("BACKSTAY_PASSWORD_FILE", "second");
    loseHost();
    shell.must("snapshots");
  }

  @Test
  void aRemovedSlotOpensNothingAfterARotationAndThePacksAreSealedAnew() throws IOException {
    shell.must("key", "add", "--key-file", "going");
    shell.must("key", "add", "--key-file", "staying");
    var slots = JsonValues.objects(shell.must("key", "list", "--json").json(), "key_slots");
    var going = JsonValues.text(slots.get(1), "id");
    assertThat(shell.run("key", "rotate", "--remove", "../x").err()).contains("key-slot-unknown");
    assertThat(shell.must("key", "rotate", "--remove", going).out())
        .contains("removed key slot " + going, "key epoch 1 begins; 2 key slots open it");
    assertThat(shell.must("check").out()).contains("older key epoch");
    assertThat(shell.must("key", "re-encrypt", "--dry-run").err()).contains("would be sealed anew");
    assertThat(shell.must("key", "re-encrypt", "--dry-run", "--json").out()).contains("\"older\"");
    shell.must("key", "re-encrypt", "--now");
    assertThat(shell.must("check", "--read-data").out()).doesNotContain("older key epoch");
    assertThat(shell.must("key", "re-encrypt").err()).contains("no pack is sealed in an older");
    shell.must("restore", "latest", "--to", shell.at("restored").toString());
    loseHost();
    shell.set("BACKSTAY_KEY_FILE", "going");
    assertThat(shell.run("snapshots").exit()).isEqualTo(12);
    shell.set("BACKSTAY_KEY_FILE", "staying");
    shell.must("snapshots");
  }
}
