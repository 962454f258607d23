package dev.backstay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the settings of one repository. A place may carry a secret, so none is quoted in messages.
final class RepositoryBinder {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Reading reading;

  RepositoryBinder(Reading reading) {
    this.reading = reading;
  }

  Optional<RepositorySettings> bind(String name, MappingNode node) {
    var section = new Section(node, Keys.REPOSITORY, reading);
    section.require("url");
    var place = section.text("url").flatMap(this::placeOf);
    var password = section.node("password").flatMap(this::password);
    var machineKey = section.path("machine_key");
    return place.map(found -> new RepositorySettings(name, found, password, machineKey));
  }

  private Optional<ResolvedPath> placeOf(Text url) {
    var scheme = SCHEME.matcher(url.value());
    if (url.value().isBlank()) {
      return refuse(url, "\"url\" is empty");
    }
    if (!scheme.matches()) {
      return path(url);
    }
    if (!scheme.group(1).equals("file")) {
      return refuse(
          url, "repositories at " + scheme.group(1) + ": are not supported by this version");
    }
    try {
      var path = new URI(url.value()).getPath();
      if (url.value().startsWith("file:///") && path != null) {
        return path(new Text(path, url.written(), url.place(), url.base(), url.origin()));
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the place.
    }
    return refuse(url, "not the URL of a directory; write file:///PATH");
  }

  private Optional<ResolvedPath> path(Text text) {
    return text.value().indexOf('\0') < 0
        ? Optional.of(text.toPath())
        : refuse(text, "no directory can have this name");
  }

  private Optional<ResolvedPath> refuse(Text url, String message) {
    reading.problems().add(url.place(), message);
    return Optional.empty();
  }

  private Optional<SecretSource> password(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      reading
          .problems()
          .add(
              YamlFile.placeOf(node),
              "a password must not stand in the configuration; write { file: PATH },"
                  + " { env: NAME } or { command: [PROGRAM, ARGUMENT] }");
      return Optional.empty();
    }
    var section = new Section(mapping, Keys.PASSWORD, reading);
    if (Keys.PASSWORD.known().stream().filter(section::has).count() != 1) {
      reading
          .problems()
          .add(section.place(), "\"password\" has exactly one of file, env and command");
      return Optional.empty();
    }
    if (section.has("file")) {
      return section.path("file").map(SecretSource.File::new);
    }
    if (section.has("env")) {
      return section.text("env").filter(this::isVariable).map(this::environment);
    }
    return Optional.of(section.command("command"))
        .filter(argv -> !argv.isEmpty())
        .map(SecretSource.Command::new);
  }

  private SecretSource environment(Text name) {
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
