package dev.backstay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads the settings of one repository. A place may carry a secret, so none is quoted in messages.
final class RepositoryBinder {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private final Reading reading;
  private final SecretBinder secrets;

  RepositoryBinder(Reading reading) {
    this.reading = reading;
    secrets = new SecretBinder(reading);
  }

  Optional<RepositorySettings> bind(String name, MappingNode node) {
    var section = new Section(node, Keys.REPOSITORY, reading);
    section.require("url");
    var place = section.text("url").flatMap(this::placeOf);
    var password = section.node("password").flatMap(secrets::password);
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
}
