package dev.backstay.http.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Paths of this service with what follows the question mark.
public final class Links {

  private Links() {}

  /// A path with parameters; those without a value are left out.
  ///
  /// @param path of this service
  /// @param namesAndValues each name before its value
  public static String to(String path, String... namesAndValues) {
    var text = new StringBuilder(path);
    var mark = path.contains("?") ? '&' : '?';
    for (var i = 0; i + 1 < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        text.append(mark).append(namesAndValues[i]).append('=');
        text.append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        mark = '&';
      }
    }
    return text.toString();
  }
}
