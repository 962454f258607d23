package dev.backstay.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// What comes back.
public sealed interface Answer
    permits Answer.Asset,
        Answer.Elsewhere,
        Answer.Events,
        Answer.Headed,
        Answer.JsonText,
        Answer.NoContent,
        Answer.Page,
        Answer.Stream,
        Problem {

  /// A JSON document.
  record JsonText(int status, String text) implements Answer {

    /// Its media type.
    public static final String TYPE = "application/json";
  }

  /// Done, and nothing to say.
  record NoContent() implements Answer {}

  /// A page for a browser.
  record Page(int status, String html) implements Answer {}

  /// Something that belongs to pages and may be kept by the browser for an hour: a script, a style
  /// sheet, a picture. No secrets belong into it.
  record Asset(String contentType, byte[] bytes) implements Answer {}

  /// A browser is to look at another page of this service.
  ///
  /// @param path a path of this service, with a query if need be
  record Elsewhere(String path) implements Answer {

    public Elsewhere {
      if (!path.startsWith("/") || path.startsWith("//")) {
        throw new IllegalArgumentException(path + " is no path of this service");
      }
    }
  }

  /// Bytes, as they come. A failure while they come ends the connection, so that what arrived
  /// cannot be taken for the whole.
  ///
  /// @param fileName by which a browser is to save them, if it is to
  record Stream(String contentType, Optional<String> fileName, Bytes bytes) implements Answer {}

  /// What writes the bytes of a stream.
  interface Bytes {

    /// Writes all. A write blocks for as long as the caller does not read, up to the limit.
    ///
    /// @throws IOException if the source fails, or the caller does not read or has gone
    void writeTo(OutputStream to) throws IOException;
  }

  /// Events as they happen, until the source ends or the caller goes. The source is closed in any
  /// case.
  record Events(EventSource source) implements Answer {}

  /// An answer with one header more.
  record Headed(Answer answer, String name, String value) implements Answer {}

  /// The same with one header more.
  default Answer with(String name, String value) {
    return new Headed(this, name, value);
  }

  /// The status that it has.
  default int status() {
    return switch (this) {
      case JsonText(var status, _) -> status;
      case NoContent() -> 204;
      case Page(var status, _) -> status;
      case Elsewhere(_) -> 303;
      case Asset _, Stream _, Events _ -> 200;
      case Headed(var answer, _, _) -> answer.status();
      case Problem problem -> problem.status();
    };
  }
}
