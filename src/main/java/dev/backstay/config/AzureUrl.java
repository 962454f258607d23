package dev.backstay.config;

import dev.backstay.store.azure.AzureKey;
import dev.backstay.store.azure.AzurePlace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a container of Azure Blob Storage as people write it:
/// `azure://ACCOUNT/CONTAINER/PREFIX?endpoint=URL`.
final class AzureUrl {

  private static final String FORM =
      "not the URL of a container; write azure://ACCOUNT/CONTAINER/PREFIX";
  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](-?[a-z0-9]){2,62}");

  private AzureUrl() {}

  /// The place, without a key.
  ///
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  static AzurePlace parse(String text, Duration silence) {
    var uri = UrlText.uri(text, FORM);
    var account = UrlText.authority(uri);
    if (account.contains("@")) {
      throw new IllegalArgumentException("a secret must not stand in a URL");
    }
    var path = uri.getRawPath().replaceFirst("^/", "").split("/", 2);
    if (!ACCOUNT.matcher(account).matches() || !CONTAINER.matcher(path[0]).matches()) {
      throw new IllegalArgumentException(FORM);
    }
    var endpoint = UrlText.parameters(uri, List.of("endpoint")).get("endpoint");
    return new AzurePlace(
        account,
        path[0],
        path.length < 2 ? "" : UrlText.prefix(path[1]),
        Optional.ofNullable(endpoint).map(AzureUrl::server),
        Optional.<AzureKey>empty(),
        silence);
  }

  private static URI server(String text) {
    var server = UrlText.server(text);
    if (server == null) {
      throw new IllegalArgumentException(
          "\"endpoint\" must be where the account is, as in http://127.0.0.1:10000/ACCOUNT");
    }
    return server;
  }
}
