package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.app.Surroundings;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.SmallInstallation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Secrets with names of their own are put everywhere they can be, every command is run, and then
/// they are looked for everywhere they must not be.
class SecretsTest {

  private static final String PASSPHRASE = "canary-passphrase-7Qx/+ä";
  private static final String SECOND = "canary-second-passphrase";
  private static final String VARIABLE = "canary-of-a-variable";
  private static final String ARGUMENT = "canary-of-an-argument";
  private static final String STATE = "canary-in-a-state-file";
  private static final String CONTENT = "canary-in-a-file-0123456789";
  private static final String DISK = "canary-in-a-disk-image";
  private static final String TOKEN = "canary-that-a-program-needs";
  private static final String OUTPUT = "canary-that-a-program-says";
  private static final String NAME = "canary-as-a-name";

  @TempDir Path directory;
  private Shell shell = new Shell(Path.of(""));
  private final byte[] machineKey = new byte[32];
  private final Map<String, byte[]> printed = new LinkedHashMap<>();
  private final List<String> found = new ArrayList<>();
  private int looked;

  @BeforeEach
  void makeInstallation() throws IOException {
    shell = new Shell(directory);
    for (var i = 0; i < machineKey.length; i++) {
      machineKey[i] = (byte) (37 * i + 11);
    }
    Files.createDirectories(directory.resolve("live/logs"));
    Files.createDirectory(directory.resolve("scratch"));
    Files.write(directory.resolve("machine.key"), machineKey);
    Files.setAttribute(directory.resolve("machine.key"), "unix:mode", 0600);
    Files.writeString(directory.resolve("second"), SECOND + "\n");
    Files.writeString(directory.resolve("kit-passphrase"), "not looked for, but long\n");
    writeState("{\"token\": \"" + STATE + "\"}");
    Files.writeString(directory.resolve("live/logs/" + NAME), CONTENT.repeat(100));
    Files.writeString(directory.resolve("looked-up.yaml"), "a: {b: live/logs}\n");
    Files.writeString(directory.resolve("live/disk.raw"), DISK.repeat(1000));
    Files.writeString(
        directory.resolve("program"),
        """
        #!/bin/sh
        cat /proc/$$/environ > "%s/seen-by-program"
        echo '%s'
        """
            .formatted(directory, OUTPUT));
    Files.setAttribute(directory.resolve("program"), "unix:mode", 0700);
    configure("");
    shell.set("BACKSTAY_PASSWORD", PASSPHRASE);
    shell.set("TOKEN", VARIABLE);
    shell.set("REPOSITORY_PASSWORD", SECOND);
  }

  private void writeState(String text) throws IOException {
    Files.writeString(directory.resolve("live/state.json"), text);
  }

  private void configure(String passed) throws IOException {
    Files.writeString(
        directory.resolve("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        lookups: { own: { yaml: looked-up.yaml } }
        repositories:
          local:
            url: repository
            machine_key: machine.key
            password: { env: REPOSITORY_PASSWORD }
        components:
          state: { kind: state-file, path: live/state.json }
          logs: { kind: files, path: "${own:a.b}", importance: high }
          image: { kind: disk, path: live/disk.raw }
          output: { kind: command, capture: ["%s/program"], environment: [%s] }
        hold:
          pause:
            - /bin/sh
            - -c
            - cat /proc/$PPID/cmdline /proc/$$/environ > "%s/seen"
          resume: [/bin/true, "${env:TOKEN:-none}", %s]
          limit: 20s
        """
            .formatted(directory, passed, directory, ARGUMENT));
  }

  /// What each command is run with; others are run as they are.
  private static final Map<String, List<List<String>>> LINES =
      Map.ofEntries(
          Map.entry("init", List.of(List.of())),
          Map.entry("backup", List.of(List.of(), List.of("--json"), List.of("--trigger", "x"))),
          Map.entry("show", List.of(List.of("latest"), List.of("latest", "--json"))),
          Map.entry("ls", List.of(List.of("latest"))),
          Map.entry(
              "restore",
              List.of(
                  List.of("latest", "--dry-run"),
                  List.of("latest", "--yes", "--json"),
                  List.of("latest", "--yes"),
                  List.of("latest", "--to", "elsewhere"))),
          Map.entry("dump", List.of(List.of("latest:logs:absent"), List.of("latest:output"))),
          Map.entry("find", List.of(List.of("absent"), List.of("absent", "--json"))),
          Map.entry("tag", List.of(List.of("latest", "--add", "kept"))),
          Map.entry("pin", List.of(List.of("latest", "for a reason"))),
          Map.entry("unpin", List.of(List.of("latest"))),
          Map.entry("check", List.of(List.of(), List.of("--read-data", "--json"))),
          Map.entry(
              "kit create",
              List.of(List.of("--out", "k", "--new-password-file", "kit-passphrase"))),
          Map.entry("kit verify", List.of(List.of("k", "--password-file", "kit-passphrase"))),
          Map.entry("key add", List.of(List.of("--new-password-file", "second"))),
          Map.entry("key remove", List.of(List.of("000000000000"))),
          // It would listen until it is told to end.
          Map.entry("serve", List.of(List.of("absent.yaml"))),
          Map.entry("quickstart", List.of()),
          Map.entry("quickstart-writer", List.of()));

  private void runEverything() {
    assertThat(ran(List.of("init"))).isZero();
    assertThat(ran(List.of("backup"))).isZero();
    for (var command : leaves(commands(), "")) {
      for (var line : LINES.getOrDefault(command, List.of(List.of(), List.of("--json")))) {
        var typed = new ArrayList<>(List.of(command.split(" ", -1)));
        typed.addAll(line);
        ran(typed);
      }
    }
  }

  private int ran(List<String> typed) {
    var ran = shell.run(typed.toArray(String[]::new));
    printed.put(
        String.join(" ", typed) + " " + printed.size(),
        (ran.out() + "\n" + ran.err()).getBytes(StandardCharsets.UTF_8));
    return ran.exit();
  }

  private CommandLine commands() {
    var nowhere = new PrintWriter(java.io.Writer.nullWriter());
    var terminal =
        new Terminal(
            nowhere,
            nowhere,
            new BufferedReader(new StringReader("")),
            false,
            false,
            OutputStream.nullOutputStream(),
            false);
    return new CommandLineInterface(
            new Surroundings(Map.of(), directory, InstantSource.system()), terminal)
        .commands();
  }

  /// Every command that does something, as it is typed.
  private static List<String> leaves(CommandLine command, String typed) {
    var leaves = new ArrayList<String>();
    new TreeMap<>(command.getSubcommands())
        .forEach(
            (name, each) -> {
              leaves.addAll(leaves(each, typed + name + " "));
              leaves.add(typed + name);
            });
    return leaves;
  }

  @Test
  void noSecretIsPrintedOrKept() throws IOException {
    runEverything();
    writeState("{\"token\": \"" + STATE + "\" \"" + STATE);
    ran(List.of("backup"));
    ran(List.of("backup", "--json"));
    shell.set("BACKSTAY_PASSWORD", "wrong-" + PASSPHRASE);
    Files.move(directory.resolve("machine.key"), directory.resolve("away"));
    ran(List.of("snapshots"));
    ran(List.of("snapshots", "--json"));
    Files.move(directory.resolve("away"), directory.resolve("machine.key"));
    shell.set("BACKSTAY_PASSWORD", PASSPHRASE);
    mistaken("password: " + SECOND);
    mistaken("password: { file: \"" + SECOND + "\n");
    mistaken("machine_key: [" + SECOND + ", ");

    lookForAll();

    assertThat(printed).hasSizeGreaterThan(30);
    assertThat(found).isEmpty();
    System.out.println(
        "harness: secrets: " + printed.size() + " commands, " + looked + " places, 0 found");
  }

  /// A secret where none belongs.
  private void mistaken(String mistake) throws IOException {
    Files.writeString(
        directory.resolve("mistaken.yaml"),
        Files.readString(directory.resolve("backstay.yaml"))
            .replace("password: { env: REPOSITORY_PASSWORD }", mistake));
    ran(List.of("config", "validate", "--config", "mistaken.yaml"));
    ran(List.of("backup", "--json", "--config", "mistaken.yaml"));
    Files.delete(directory.resolve("mistaken.yaml"));
  }

  private void lookForAll() throws IOException {
    var keys = secrets(PASSPHRASE, SECOND, VARIABLE, ARGUMENT);
    keys.put("machine key", machineKey);
    var all = new LinkedHashMap<>(keys);
    all.putAll(secrets(STATE, CONTENT, DISK, OUTPUT));
    var stored = new LinkedHashMap<>(all);
    stored.putAll(secrets(NAME, "looked-up", directory.toString()));
    printed.forEach((where, bytes) -> look(where, bytes, all));
    lookBelow(directory.resolve("repository"), stored);
    lookBelow(directory.resolve("scratch"), stored);
    lookBelow(directory.resolve("host"), all);
    found.removeIf(this::isTheKeyOfThisHost);
  }

  /// The one secret that a host keeps, in a file for its owner alone.
  private boolean isTheKeyOfThisHost(String finding) {
    var name = finding.replace("machine key in ", "");
    var file = directory.resolve("host").resolve(name);
    try {
      return name.matches("repositories/[0-9a-f]{32}/machine[.]key")
          && Files.getAttribute(file, "unix:mode") instanceof Integer mode
          && (mode & 077) == 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, byte[]> secrets(String... texts) {
    var secrets = new LinkedHashMap<String, byte[]>();
    for (var text : texts) {
      secrets.put(text, text.getBytes(StandardCharsets.UTF_8));
    }
    return secrets;
  }

  private void lookBelow(Path place, Map<String, byte[]> secrets) throws IOException {
    try (var all = Files.walk(place)) {
      for (var path : all.toList()) {
        var name = place.relativize(path).toString();
        look("the name " + name, name.getBytes(StandardCharsets.UTF_8), secrets);
        if (Files.isRegularFile(path)) {
          look(name, Files.readAllBytes(path), secrets);
        }
      }
    }
  }

  private void look(String where, byte[] bytes, Map<String, byte[]> secrets) {
    looked++;
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    secrets.forEach(
        (name, secret) -> {
          for (var form : forms(secret)) {
            if (text.contains(form)) {
              found.add(name + " in " + where);
            }
          }
        });
  }

  /// How a secret may be written. Base64 of it within other bytes is not looked for.
  private static List<String> forms(byte[] secret) {
    var raw = new String(secret, StandardCharsets.ISO_8859_1);
    var base64 = Base64.getEncoder().withoutPadding().encodeToString(secret);
    return List.of(
        raw,
        base64,
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
        HexFormat.of().formatHex(secret),
        HexFormat.of().withUpperCase().formatHex(secret),
        URLEncoder.encode(raw, StandardCharsets.ISO_8859_1),
        URLEncoder.encode(new String(secret, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /// The harness itself must see what it looks for.
  @Test
  void whatIsThereIsFound() throws IOException {
    for (var form : forms(PASSPHRASE.getBytes(StandardCharsets.UTF_8))) {
      found.clear();
      look("text", ("x" + form + "y").getBytes(StandardCharsets.ISO_8859_1), secrets(PASSPHRASE));
      assertThat(found).isNotEmpty();
    }
    lookBelow(directory.resolve("live"), secrets(NAME, CONTENT));
    assertThat(found).hasSizeGreaterThan(1);
  }

  /// What other users of the machine, and commands that are run, can see of a process.
  @Test
  void childrenGetNoSecretAndArgumentsHoldNone() throws Exception {
    configure("PROGRAM_TOKEN");
    shell.must("init");
    var builder = ChildJava.running(ChildJava.PROGRAM, List.of("-Xmx160m"), "backup");
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("output").toFile());
    builder.environment().putAll(Map.of("BACKSTAY_PASSWORD", PASSPHRASE, "LC_ALL", "C.UTF-8"));
    builder.environment().put("REPOSITORY_PASSWORD", SECOND);
    builder.environment().put("PROGRAM_TOKEN", TOKEN);

    assertThat(builder.start().waitFor())
        .as(Files.readString(directory.resolve("output")))
        .isZero();

    var seen = Files.readAllBytes(directory.resolve("seen"));
    assertThat(new String(seen, StandardCharsets.UTF_8)).contains("dev.backstay.Main", "LC_ALL=");
    look("what a child sees", seen, secrets(PASSPHRASE, SECOND, STATE, CONTENT));
    var byProgram = Files.readAllBytes(directory.resolve("seen-by-program"));
    assertThat(new String(byProgram, StandardCharsets.UTF_8)).contains("PROGRAM_TOKEN=" + TOKEN);
    look("what a program sees", byProgram, secrets(PASSPHRASE, SECOND, STATE, CONTENT));
    look("output", Files.readAllBytes(directory.resolve("output")), secrets(TOKEN, OUTPUT));
    for (var place : List.of("repository", "host", "scratch")) {
      lookBelow(directory.resolve(place), secrets(TOKEN, OUTPUT, DISK));
    }
    assertThat(found).isEmpty();
    SmallInstallation.remove(directory.resolve("repository"));
  }
}
