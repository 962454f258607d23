package dev.backstay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads where something answers, and how. A URL may carry a secret, so none is quoted in messages.
record Addresses(Reading reading) {

  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/@\\s]+):([0-9]{1,5})");
  private static final int PORT_MAX = 65_535;

  /// @param host a name or an address
  /// @param port from 1 to 65535
  record HostAndPort(String host, int port) {}

  /// A URL that requests can be sent to; empty after telling what is wrong.
  Optional<URI> http(String key, Text text) {
    try {
      var uri = new URI(text.value());
      if (uri.getRawUserInfo() != null) {
        return refuse(text, "a secret must not stand in a URL");
      }
      var scheme = String.valueOf(uri.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return UrlText.hasPossiblePort(uri)
            ? Optional.of(uri)
            : refuse(text, "no server has a port like that");
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the URL.
    }
    return refuse(text, "\"" + key + "\" must be a URL as in http://127.0.0.1:8000/health");
  }

  /// A host and a port; empty after telling what is wrong.
  Optional<HostAndPort> tcp(Text text) {
    var matcher = HOST_AND_PORT.matcher(text.value());
    if (matcher.matches()) {
      var port = Integer.parseInt(matcher.group(2));
      if (port > 0 && port <= PORT_MAX) {
        return Optional.of(
            new HostAndPort(matcher.group(1).replace("[", "").replace("]", ""), port));
      }
    }
    return refuse(text, "\"tcp\" must be a host and a port as in 127.0.0.1:5432");
  }

  /// The status of an answer; empty after telling that it is none.
  Optional<Integer> status(String text, Place place) {
    if (STATUS.matcher(text).matches()) {
      return Optional.of(Integer.valueOf(text));
    }
    reading.problems().add(place, "a status must be from 100 to 599, found \"" + text + "\"");
    return Optional.empty();
  }

  private <T> Optional<T> refuse(Text text, String message) {
    reading.problems().add(text.place(), message);
    return Optional.empty();
  }
}
