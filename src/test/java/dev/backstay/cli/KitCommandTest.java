package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host is lost with everything on it; what is left is a kit, the repositories and the program.
class KitCommandTest {

  private static final String STORE_SECRET = RealBucket.SECRET;
  private static final String TOKEN = "canary-of-a-live-server";
  private static final String PASSPHRASE = "canary correct horse battery";

  @TempDir private Path directory;
  private Shell host = new Shell(Path.of(""));
  private Optional<RealBucket> bucket = Optional.empty();

  @BeforeEach
  void makeHost() throws IOException, SQLException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    var home = Files.createDirectories(directory.resolve("host/etc"));
    Files.createDirectories(home.resolve("../live/tree/deep"));
    Files.createDirectories(directory.resolve("tmp"));
    host = new Shell(home.toRealPath());
    host.set("TMPDIR", directory.resolve("tmp").toString());
    host.set("TOKEN", TOKEN);
    host.set("STORE_ACCESS", RealBucket.ACCESS);
    Files.writeString(host.at("store-secret"), STORE_SECRET + "\n");
    Files.writeString(host.at("passphrase"), PASSPHRASE + "\n");
    Files.writeString(live("state.json"), "{\"tasks\":[1,2,3],\"tree\":\"tree\"}");
    for (var i = 0; i < 30; i++) {
      Files.writeString(live("tree/deep/" + i + ".log"), "line " + i + "\n");
    }
    sql("create table runs (id integer primary key, state text)");
    sql("insert into runs (state) values ('ready'), ('done'), ('ready')");
  }

  @AfterEach
  void close() {
    bucket.ifPresent(RealBucket::close);
  }

  private Path live(String name) {
    return directory.resolve("host/live").resolve(name);
  }

  private void sql(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + live("runs.db"));
        var open = connection.createStatement()) {
      open.execute(statement);
    }
  }

  private void configure(String repositories) throws IOException {
    Files.writeString(
        host.at("backstay.yaml"),
        """
        version: 1
        # The orchestrator says itself where its tree is.
        orchestrator: demo
        state_dir: ../state
        lookups: { own: { json: ../live/state.json } }
        repositories:
        %s
        components:
          state: { kind: state-file, path: ../live/state.json }
          runs: { kind: sqlite, path: ../live/runs.db, order: 1 }
          tree: { kind: files, path: "${own:tree}" }
        services:
          - name: orchestrator
            http:
              enter: "http://127.0.0.1:1/x"
              leave: "http://127.0.0.1:1/y"
              header: { name: A, value: { env: TOKEN } }
            timeout: 1s
        """
            .formatted(repositories.indent(2).stripTrailing()));
  }

  /// Without what is stopped around restores, which is lost as well.
  private void configureWithoutServices(String repositories) throws IOException {
    configure(repositories);
    var text = Files.readString(host.at("backstay.yaml"));
    Files.writeString(host.at("backstay.yaml"), text.substring(0, text.indexOf("services:")));
  }

  private static final String LOCAL = "local: { url: ../../repository }";

  private String offsite() throws IOException {
    var made = RealBucket.in(RealBucket.Engine.S3PROXY);
    bucket = Optional.of(made);
    return """
    offsite:
      url: "s3://%s/dr?endpoint=%s"
      access_key: "${env:STORE_ACCESS}"
      secret_key: "${file:store-secret}"
      mirror: true
      timeout: 10s
    """
        .formatted(made.name(), made.endpoint());
  }

  private void backUp() {
    host.must("init");
    if (bucket.isPresent()) {
      host.must("init", "-r", "offsite");
    }
    host.must("backup");
  }

  /// Of every part: what stands in it.
  private Map<String, String> look() throws IOException, SQLException {
    var seen = new TreeMap<String, String>();
    try (var all = Files.walk(live(""))) {
      for (var each : all.filter(Files::isRegularFile).toList()) {
        if (!each.toString().contains("runs.db")) {
          seen.put(live("").relativize(each).toString(), Files.readString(each));
        }
      }
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + live("runs.db"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select id, state from runs order by id")) {
      while (rows.next()) {
        seen.put("row " + rows.getInt(1), rows.getString(2));
      }
    }
    return seen;
  }

  private static void delete(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// A machine on which there is nothing but the kit.
  private Shell bare(String kit) throws IOException {
    var bare = new Shell(Files.createDirectories(directory.resolve("bare")));
    Files.writeString(bare.at("kit"), kit);
    bare.set("TMPDIR", directory.resolve("tmp").toString());
    return bare;
  }

  private String createAndLoseEverything(String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("kit", "create", "--out", "../../demo.kit"));
    arguments.addAll(List.of("--new-password-file", "passphrase"));
    arguments.addAll(List.of(options));
    var created = host.must(arguments.toArray(String[]::new));
    assertThat(created.out() + created.err()).doesNotContain("canary", STORE_SECRET);
    var kit = directory.resolve("demo.kit");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kit)))
        .isEqualTo("rw-------");
    delete(directory.resolve("host"));
    return Files.readString(kit);
  }

  @Test
  void aBareMachineRecoversEverythingFromADirectoryThatWasCarriedAlong() throws Exception {
    configureWithoutServices(LOCAL);
    backUp();
    var before = look();
    var kit = createAndLoseEverything();
    Files.move(directory.resolve("repository"), directory.resolve("stick"));
    var bare = bare(kit);
    bare.set("BACKSTAY_KIT_PASSWORD", PASSPHRASE);

    var lost = bare.run("kit", "verify", "kit");
    assertThat(lost.exit()).isEqualTo(10);
    assertThat(lost.err()).contains("repo-not-found");
    assertThat(bare.must("kit", "verify", "kit", "--at", "local=../stick").out())
        .contains("opens; the newest snapshot is");
    assertThat(bare.must("drill", "run", "--from-kit", "kit", "--at", "local=../stick").out())
        .contains("is proven");
    assertThat(live("")).doesNotExist();
    var opened = bare.must("kit", "open", "kit", "--to", "r", "--at", "local=../stick");
    assertThat(opened.out()).contains("carry it along", "RECOVER.md");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(bare.at("r/keys/local.key"))))
        .isEqualTo("rw-------");
    runAll(bare, opened.out());

    assertThat(look()).isEqualTo(before);
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
    assertThat(bare.at(".local")).doesNotExist();
    Files.move(directory.resolve("stick"), directory.resolve("repository"));
    goOn(bare);
  }

  /// The last part of the page in the kit: the host opens by itself, and the kit is revoked.
  private void goOn(Shell bare) throws IOException {
    var page = Files.readString(bare.at("r/RECOVER.md"));
    assertThat(page).contains("Put `" + bare.at("r/original.yaml"));
    Files.copy(bare.at("r/original.yaml"), directory.resolve("host/etc/backstay.yaml"));
    var again = new Shell(directory.resolve("host/etc"));
    var own =
        Pattern.compile(
            "^    (?:BACKSTAY_KEY_FILE=(\\S+) )?backstay (?!--config)(.*)$", Pattern.MULTILINE);
    var commands = own.matcher(page).results().toList();
    assertThat(commands).hasSize(3);
    for (var each : commands) {
      again.set("BACKSTAY_KEY_FILE", each.group(1) == null ? "" : each.group(1));
      again.must(each.group(2).split(" ", -1));
    }
    Files.move(directory.resolve("repository"), directory.resolve("stick"));
    assertThat(bare.run("--config", "r/backstay.yaml", "snapshots").exit()).isEqualTo(12);
  }

  /// The commands that are shown, as they stand there.
  private static void runAll(Shell shell, String shown) {
    var commands =
        Pattern.compile("^ +backstay (--config .*)$", Pattern.MULTILINE).matcher(shown).results();
    var count = 0;
    for (var each : commands.toList()) {
      shell.must(each.group(1).split(" ", -1));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aBareMachineRecoversEverythingFromABucketWithThePageInTheKit() throws Exception {
    configureWithoutServices(LOCAL + "\n" + offsite());
    backUp();
    var before = look();
    var kit = createAndLoseEverything();
    delete(directory.resolve("repository"));
    var bare = bare(kit);
    bare.set("BACKSTAY_KIT_PASSWORD", PASSPHRASE);

    var verified = bare.run("kit", "verify", "kit", "--json");
    assertThat(verified.exit()).isEqualTo(10);
    assertThat(JsonValues.objects(verified.jsonLines().getFirst(), "tried"))
        .extracting(it -> it.get("opens"))
        .containsExactly(false, true);
    bare.must("drill", "run", "--from-kit", "kit", "-r", "offsite");
    assertThat(bare.must("kit", "open", "kit", "--to", "r").err()).contains("--at local=PATH");
    bare.set("BACKSTAY_REPOSITORY", "offsite");
    var page = Files.readString(bare.at("r/RECOVER.md"));
    runAll(bare, page);

    assertThat(page).doesNotContain("@");
    assertThat(look()).isEqualTo(before);
    assertThat(bare.at("r/original.yaml")).content().contains("# The orchestrator says itself");
  }

  @Test
  void aDrillFromAKitKnowsNothingOfItsHost() throws Exception {
    configure(LOCAL);
    backUp();
    host.must("kit", "create", "--out", "k", "--new-password-file", "passphrase");
    // What is live says something else by now, and the environment leads astray.
    Files.writeString(live("state.json"), "{\"tree\":\"/nowhere\"}");
    Files.writeString(host.at("backstay.yaml"), "not: a configuration\n");
    delete(directory.resolve("host/state"));
    Files.writeString(host.at("wrong"), "0123456789abcdef0123456789abcdef01234567-wrong");
    host.set("BACKSTAY_KEY_FILE", host.at("wrong").toString());
    host.set("BACKSTAY_PASSWORD", "wrong");
    host.set("TOKEN", "");
    var before = look();

    var drill = host.must("drill", "run", "--from-kit", "k", "--password-file", "passphrase");

    assertThat(drill.out()).contains("is proven");
    assertThat(drill.err()).contains("TOKEN is not in the kit").doesNotContain("canary");
    assertThat(look()).isEqualTo(before);
    assertThat(directory.resolve("host/state")).doesNotExist();
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  /// Also libraries that look for themselves find nothing of the host's: its variables are wrong.
  @Test
  void aProcessThatHasThePassphraseAloneHoldsTheDrill() throws Exception {
    configureWithoutServices(LOCAL + "\n" + offsite());
    backUp();
    var kit = createAndLoseEverything();
    delete(directory.resolve("repository"));
    var bare = bare(kit);
    Files.createDirectories(bare.at(".aws"));
    Files.writeString(
        bare.at(".aws/credentials"),
        "[default]\naws_access_key_id = wrong\naws_secret_access_key = wrong\n");
    Files.writeString(bare.at("p"), PASSPHRASE + "\n");
    var process =
        new OwnProcess(
            bare.at(""),
            Map.of(
                "HOME", bare.at("").toString(),
                "TMPDIR", directory.resolve("tmp").toString(),
                "AWS_ACCESS_KEY_ID", "wrong",
                "AWS_SECRET_ACCESS_KEY", "wrong",
                "BACKSTAY_PASSWORD", "wrong",
                "BACKSTAY_KIT_PASSWORD_FILE", "p"));

    var running = process.start("drill", "run", "--from-kit", "kit", "-r", "offsite");
    var arguments = running.info().commandLine().orElse("");
    assertThat(running.waitFor()).as(process.output()).isZero();

    assertThat(process.output()).contains("is proven");
    assertThat(process.output() + arguments).doesNotContain("canary", STORE_SECRET);
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
    assertThat(bare.at(".local")).doesNotExist();
  }

  @Test
  void aKitWhoseSlotIsRemovedOpensNothing() throws Exception {
    configure(LOCAL);
    backUp();
    var created =
        host.must("kit", "create", "--out", "k", "--new-password-file", "passphrase", "--json");
    var slot =
        JsonValues.text(JsonValues.objects(created.json(), "repositories").getFirst(), "key_slot");
    assertThat(host.must("key", "list").out()).contains(slot, "kit 20");
    host.set("BACKSTAY_KIT_PASSWORD_FILE", "passphrase");
    host.must("kit", "verify", "k");
    host.must("key", "rotate");
    host.must("kit", "verify", "k");
    var face = Files.readString(host.at("k"));
    assertThat(face).contains("backstay key remove " + slot + " -r local");

    host.must("key", "remove", slot, "-r", "local");

    for (var command : List.of("kit verify k", "drill run --from-kit k")) {
      var refused = host.run(command.split(" ", -1));
      assertThat(refused.exit()).as(refused.err()).isEqualTo(12);
      assertThat(refused.err()).contains("[key-wrong]");
    }
    host.must("snapshots");
  }

  @Test
  void whatIsTypedBackWrongIsNamedAndWhatIsMissingIsSaid() throws Exception {
    configure(LOCAL);
    backUp();
    var created = host.must("kit", "create", "--out", "k", "--generate-password");
    var passphrase =
        Pattern.compile("not shown again: (\\S+)").matcher(created.out()).results().toList();
    var text = Files.readString(host.at("k"));
    assertThat(text).doesNotContain(passphrase.getFirst().group(1), STORE_SECRET, "canary");
    var typed = new ArrayList<>(text.lines().toList());
    for (var at = 0; at < typed.size(); at++) {
      if (typed.get(at).startsWith("004: ") || typed.get(at).startsWith("011: ")) {
        typed.set(at, typed.get(at).substring(0, 6) + "U" + typed.get(at).substring(7));
      }
    }
    Files.write(host.at("typed"), typed);
    host.set(
        "BACKSTAY_KIT_PASSWORD", passphrase.getFirst().group(1).toUpperCase(java.util.Locale.ROOT));

    var refused = host.run("kit", "open", "typed", "--to", "r");
    assertThat(refused.exit()).isEqualTo(13);
    assertThat(refused.err()).contains("line 004", "line 011", "[kit-damaged]");
    assertThat(host.at("r")).doesNotExist();
    host.must("kit", "open", "k", "--to", "r");
    var twice = host.run("kit", "open", "k", "--to", "r");
    assertThat(twice.exit()).isEqualTo(30);
    assertThat(twice.err()).contains("[target-not-empty]");
    host.set("BACKSTAY_KIT_PASSWORD", PASSPHRASE);
    assertThat(host.run("kit", "verify", "k").exit()).isEqualTo(12);
    host.set("BACKSTAY_KIT_PASSWORD", "");
    assertThat(host.run("kit", "verify", "k").err()).contains("--password-file");
    assertThat(host.run("kit", "open", "none", "--to", "x", "--at", "local").exit()).isEqualTo(2);
  }

  @Test
  void aKitThatCannotBeKeptLeavesNoSlotBehind() throws Exception {
    configure(LOCAL);
    backUp();
    Files.writeString(host.at("there"), "");
    Files.writeString(host.at("short"), "too short\n");
    var slots = host.must("key", "list").out();
    assertThat(host.run("kit", "create", "--out", "there", "--generate-password").err())
        .contains("path-conflict");
    assertThat(host.run("kit", "create", "--out", "k").err()).contains("--generate-password");
    assertThat(host.run("kit", "create", "--out", "k", "--new-password-file", "short").err())
        .contains("12");
    Files.writeString(live("state.json"), "{}");
    assertThat(host.run("kit", "create", "--out", "k", "--generate-password").exit()).isNotZero();
    Files.writeString(live("state.json"), "{\"tree\":\"tree\"}");
    assertThat(host.must("key", "list").out()).isEqualTo(slots);
    assertThat(host.at("k")).doesNotExist();
  }

  @Test
  void secretsOfLiveServersAreOnlyCarriedIfTheyAreAskedFor() throws Exception {
    configure(LOCAL + "\n" + offsite());
    backUp();
    host.set("BACKSTAY_KIT_PASSWORD_FILE", "passphrase");
    var plain = host.must("kit", "create", "--out", "k", "--new-password-file", "passphrase");
    assertThat(plain.out()).contains("not in the kit: the variable TOKEN");
    host.must("kit", "open", "k", "--to", "without");
    assertThat(host.at("without/inputs")).doesNotExist();
    assertThat(host.at("without/keys/offsite.secret_key")).hasContent(STORE_SECRET);

    var whole =
        host.must(
            "kit",
            "create",
            "--out",
            "w",
            "--new-password-file",
            "passphrase",
            "--with-secrets",
            "--without-credentials");
    assertThat(whole.err()).contains("secrets of live servers", "TOKEN").doesNotContain(TOKEN);
    assertThat(whole.out()).contains("`secret_key`, which was left out");
    host.must("kit", "open", "w", "--to", "with");
    assertThat(host.at("with/inputs/1")).hasContent(TOKEN);
    assertThat(host.at("with/backstay.yaml"))
        .content()
        .contains("value: {file: \"" + host.at("with/inputs/1") + "\"}");
    assertThat(host.at("with/keys/offsite.secret_key")).doesNotExist();
    var lacking = host.run("drill", "run", "--from-kit", "w", "-r", "offsite");
    assertThat(lacking.exit()).isEqualTo(12);
    assertThat(lacking.err()).contains("[kit-incomplete]", "secret_key");
    host.must("drill", "run", "--from-kit", "w");
    host.must("--config", "with/backstay.yaml", "config", "validate");
  }
}
