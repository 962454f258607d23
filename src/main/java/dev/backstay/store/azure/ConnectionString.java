package dev.backstay.store.azure;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What Azure writes for a program that is to reach an account: names and values, joined by `;`.
public final class ConnectionString {

  private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.:/_-]+");

  private final Map<String, String> values;

  private ConnectionString(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /// Reads it; what is no name with a value is left out.
  public static ConnectionString parse(String text) {
    var values = new HashMap<String, String>();
    for (var each : text.split(";", -1)) {
      var equals = each.indexOf('=');
      if (equals > 0) {
        values.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
      }
    }
    return new ConnectionString(values);
  }

  /// A place with its key and endpoint, unless the place has some, or is of another account.
  public AzurePlace known(AzurePlace place) {
    var account = value("AccountName").orElse(place.account());
    if (!account.equals(place.account())) {
      return place;
    }
    var shared = value("AccountKey").<AzureKey>map(AzureKey.Shared::new);
    var signature = value("SharedAccessSignature").<AzureKey>map(AzureKey.Signature::new);
    return place.orWith(shared.or(() -> signature)).orAt(endpoint(account));
  }

  private Optional<URI> endpoint(String account) {
    var scheme = value("DefaultEndpointsProtocol").orElse("https");
    var named = value("EndpointSuffix").map(suffix -> scheme + "://" + account + ".blob." + suffix);
    return value("BlobEndpoint").or(() -> named).filter(URL.asMatchPredicate()).map(URI::create);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(it -> !it.isEmpty());
  }
}
