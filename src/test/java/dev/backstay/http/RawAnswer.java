package dev.backstay.http;

import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What came back over a connection, as it stands there.
record RawAnswer(int status, String head, String body) {

  /// Reads all that comes until the connection ends; the status 0 stands for nothing at all.
  static RawAnswer read(InputStream in) throws IOException {
    var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new RawAnswer(0, text, "");
    }
    var head = text.substring(0, end);
    return new RawAnswer(Integer.parseInt(head.split(" ", 3)[1]), head, text.substring(end + 4));
  }

  Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  List<String> headers(String name) {
    return head.lines()
        .filter(it -> it.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(it -> it.substring(name.length() + 1).strip())
        .toList();
  }

  String code() {
    return JsonObject.parse(body).text("code").orElse("");
  }
}
