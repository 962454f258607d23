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
    return bind(node, Keys.PASSWORD, new Words("password", "a password", ", { env: NAME }"));
  }

  /// The source of a key; empty after telling what is wrong.
  Optional<SecretSource> key(Node node) {
    return bind(node, Keys.KEY, new Words("key", "a key", ""));
  }

  /// The source of what opens a private key; empty after telling what is wrong.
  Optional<SecretSource> passphrase(Node node) {
    var words = new Words("private_key_passphrase", "a passphrase", ", { env: NAME }");
    return bind(node, Keys.PASSWORD, words);
  }

  /// The source of an account's password; empty after telling what is wrong.
  Optional<SecretSource> loginPassword(Node node) {
    var words = new Words("login_password", "a password", ", { env: NAME }");
    return bind(node, Keys.PASSWORD, words);
  }

  /// The source of the value of a header; empty after telling what is wrong.
  Optional<SecretSource> headerValue(Node node) {
    var words = new Words("value", "the value of a header", ", { env: NAME }");
    return bind(node, Keys.PASSWORD, words);
  }

  /// The source of what messages are signed or let in with; empty after telling what is wrong.
  Optional<SecretSource> secret(Node node) {
    return bind(node, Keys.PASSWORD, new Words("secret", "a secret", ", { env: NAME }"));
  }

  /// How a secret is spoken of.
  ///
  /// @param key under which it stands
  /// @param others forms beside those that all have
  private record Words(String key, String what, String others) {}

  private Optional<SecretSource> bind(Node node, Keys forms, Words words) {
    if (!(node instanceof MappingNode mapping)) {
      reading
          .problems()
          .add(
              YamlFile.placeOf(node),
              words.what
                  + " must not stand in the configuration; write { file: PATH }"
                  + words.others
                  + " or { command: [PROGRAM, ARGUMENT] }");
      return Optional.empty();
    }
    var section = new Section(mapping, forms, reading);
    if (forms.known().stream().filter(section::has).count() != 1) {
      var listed = words.others.isEmpty() ? "file and command" : "file, env and command";
      reading.problems().add(section.place(), "\"" + words.key + "\" has exactly one of " + listed);
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
