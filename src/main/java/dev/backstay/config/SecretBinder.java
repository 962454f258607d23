package dev.backstay.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads where a secret is to be had.
record SecretBinder(Reading reading) {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// The source of a password; empty after telling what is wrong.
  Optional<SecretSource> password(Node node) {
    return bind(node, "password", "a password");
  }

  /// The source of what opens a private key; empty after telling what is wrong.
  Optional<SecretSource> passphrase(Node node) {
    return bind(node, "private_key_passphrase", "a passphrase");
  }

  /// The source of an account's password; empty after telling what is wrong.
  Optional<SecretSource> loginPassword(Node node) {
    return bind(node, "login_password", "a password");
  }

  /// The source of the value of a header; empty after telling what is wrong.
  Optional<SecretSource> headerValue(Node node) {
    return bind(node, "value", "the value of a header");
  }

  private Optional<SecretSource> bind(Node node, String key, String what) {
    if (!(node instanceof MappingNode mapping)) {
      reading
          .problems()
          .add(
              YamlFile.placeOf(node),
              what
                  + " must not stand in the configuration; write { file: PATH },"
                  + " { env: NAME } or { command: [PROGRAM, ARGUMENT] }");
      return Optional.empty();
    }
    var section = new Section(mapping, Keys.PASSWORD, reading);
    if (Keys.PASSWORD.known().stream().filter(section::has).count() != 1) {
      reading
          .problems()
          .add(section.place(), "\"" + key + "\" has exactly one of file, env and command");
      return Optional.empty();
    }
    if (section.has("file")) {
      return section.path("file").map(SecretSource.File::new);
    }
    if (section.has("env")) {
      return section.text("env").filter(this::isVariable).map(SecretBinder::environment);
    }
    return Optional.of(section.command("command"))
        .filter(argv -> !argv.isEmpty())
        .map(SecretSource.Command::new);
  }

  private static SecretSource environment(Text name) {
    return new SecretSource.Environment(name.value());
  }

  private boolean isVariable(Text name) {
    var variable = VARIABLE.matcher(name.value()).matches();
    if (!variable) {
      reading.problems().add(name.place(), "\"env\" must be the name of an environment variable");
    }
    return variable;
  }
}
