package dev.backstay.http.pages;

import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.QueryParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// What belongs to pages: a style sheet, two scripts, a picture.
final class Assets {

  /// Pages name their version, so that a browser asks anew after an upgrade.
  private static final QueryParameter VERSION =
      new QueryParameter("v", "The version that the page is of.", "1.0");

  private Assets() {}

  static List<Endpoint> all() {
    return List.of(
        asset("app.js", "text/javascript; charset=utf-8"),
        asset("theme.js", "text/javascript; charset=utf-8"),
        asset("app.css", "text/css; charset=utf-8"),
        asset("icon.svg", "image/svg+xml"));
  }

  private static Endpoint asset(String name, String type) {
    var bytes = bytes(name);
    return Endpoint.of(
            Method.GET,
            "/assets/" + name,
            new Need.Anonymous(),
            About.of("A part of the pages.").answeringType(200, "The file.", type),
            _ -> new Answer.Asset(type, bytes))
        .with(VERSION);
  }

  private static byte[] bytes(String name) {
    try (var in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
