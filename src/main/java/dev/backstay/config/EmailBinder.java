package dev.backstay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads by which server mail is sent, and to whom.
record EmailBinder(Reading reading) {

  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final int SUBMISSION = 587;
  private static final int SUBMISSION_WITH_TLS = 465;

  /// The settings; empty after telling what is wrong.
  Optional<NotificationSettings.Way> bind(MappingNode node, boolean allowPrivate) {
    var section = new Section(node, Keys.EMAIL, reading);
    section.require("server");
    section.require("from");
    section.require("to");
    var server = section.text("server").flatMap(this::server);
    var from = section.text("from").filter(it -> isAddress("from", it.value(), it.place()));
    var to = section.texts("to");
    to.forEach(it -> isAddress("to", it, placeOf(section, "to")));
    if (section.has("to") && to.isEmpty()) {
      tell(placeOf(section, "to"), "\"to\" names nobody");
    }
    if (section.has("account") != section.has("password")) {
      tell(section.place(), "\"account\" and \"password\" go together");
    }
    var password = section.node("password").flatMap(new SecretBinder(reading)::password);
    var login =
        section
            .text("account")
            .flatMap(it -> password.map(by -> new NotificationSettings.Login(it.value(), by)));
    return server.flatMap(
        it ->
            from.map(
                by ->
                    new NotificationSettings.Email(
                        it.getHost().replace("[", "").replace("]", ""),
                        port(it),
                        it.getScheme().equals("smtps"),
                        by.value(),
                        to,
                        login,
                        allowPrivate)));
  }

  private static int port(URI server) {
    if (server.getPort() > 0) {
      return server.getPort();
    }
    return server.getScheme().equals("smtps") ? SUBMISSION_WITH_TLS : SUBMISSION;
  }

  private Optional<URI> server(Text text) {
    try {
      var uri = new URI(text.value());
      var path = uri.getRawPath();
      if (String.valueOf(uri.getScheme()).matches("smtps?")
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && UrlText.hasPossiblePort(uri)
          && (path == null || path.isEmpty() || path.equals("/"))
          && uri.getRawQuery() == null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the URL.
    }
    tell(
        text.place(),
        "\"server\" must be smtps://HOST:PORT, or smtp://HOST:PORT for STARTTLS, and nothing else");
    return Optional.empty();
  }

  private boolean isAddress(String key, String address, Place place) {
    var right = ADDRESS.matcher(address).matches();
    if (!right) {
      tell(place, "\"%s\" must be addresses of mail alone, as ops@example.org".formatted(key));
    }
    return right;
  }

  private static Place placeOf(Section section, String key) {
    return section.node(key).map(YamlFile::placeOf).orElse(section.place());
  }

  private void tell(Place place, String message) {
    reading.problems().add(place, message);
  }
}
