package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows works as it stands there, but for where the files are.
class ReadmeTest {

  private static final int COMMANDS_MIN = 17;

  @TempDir private Path directory;

  @Test
  void everyCommandOfTheReadmeWorksInItsOrder() throws Exception {
    var readme = Files.readString(Path.of("README.md"));
    makeOrchestrator();
    Files.writeString(directory.resolve("backstay.yaml"), here(block(readme, "yaml")));
    var shell = new Shell(directory);
    shell.set("BACKSTAY_STATE_DIR", directory.resolve("state").toString());
    var commands =
        blocks(readme, "sh").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("backstay "))
            .toList();

    assertThat(commands).hasSizeGreaterThanOrEqualTo(COMMANDS_MIN);
    for (var command : commands) {
      var ran = shell.run(here(command).substring("backstay ".length()).split(" ", -1));
      assertThat(ran.exit()).as(command + ": " + ran.out() + ran.err()).isZero();
    }
    assertThat(directory.resolve("look/state.json")).exists();
  }

  /// The second block of configuration continues the first, which ends with components.
  @Test
  void theConfigurationOfServersIsUnderstood() throws Exception {
    var blocks = blocks(Files.readString(Path.of("README.md")), "yaml");
    var whole = blocks.getFirst() + blocks.get(1).replaceFirst("^components:\n", "");
    makeOrchestrator();
    Files.writeString(directory.resolve("backstay.yaml"), here(whole));
    var shell = new Shell(directory);
    shell.set("BACKSTAY_STATE_DIR", directory.resolve("state").toString());

    var ran = shell.run("config", "validate", "--json");

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).contains("\"valid\":true");
  }

  private void makeOrchestrator() throws IOException, SQLException {
    var opt = Files.createDirectories(directory.resolve("opt"));
    Files.createDirectories(opt.resolve("data"));
    Files.createDirectories(opt.resolve("packs"));
    Files.createDirectories(opt.resolve("logs"));
    Files.writeString(opt.resolve("packs/knowledge-pack-1.json"), "{}");
    Files.writeString(opt.resolve("logs/a.log"), "a line\n");
    Files.writeString(opt.resolve("state.json"), "{\"taskHistory\": []}");
    Files.writeString(
        opt.resolve("orchestrator_config.json"),
        "{\"stateFile\": \"state.json\", \"knowledgePackDir\": \"packs\", \"logsDir\": \"./logs\"}");
    Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
    Files.setAttribute(directory.resolve("passphrase"), "unix:mode", 0600);
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + opt.resolve("data/runs.sqlite"));
        var statement = connection.createStatement()) {
      statement.execute("create table runs (id integer primary key, state text)");
    }
  }

  private String here(String text) {
    return text.replace("/opt/orchestrator", directory.resolve("opt").toString())
        .replace("/srv/backstay", directory.resolve("srv").toString())
        .replace("/etc/backstay/passphrase", directory.resolve("passphrase").toString())
        .replace("/tmp/look", directory.resolve("look").toString());
  }

  private static String block(String document, String language) {
    return blocks(document, language).getFirst();
  }

  private static List<String> blocks(String document, String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(document)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
