package dev.backstay.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// By which names the service may be called. A page of a stranger whose name leads to this machine
/// (DNS rebinding) calls it by a name that is not among them.
final class Names {

  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> known;

  Names(Set<String> known) {
    this.known = known.stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /// Lets those through who called by a known name. At the Unix socket no browser can be led
  /// astray, and any name will do.
  void check(Incoming incoming) {
    if (incoming.door() instanceof Door.Local) {
      return;
    }
    var form = AUTHORITY.matcher(incoming.authority());
    if (!form.matches()) {
      throw Refusal.REQUEST_MALFORMED.because(
          "the header Host names no host", "Send the name of the service in it.");
    }
    if (!known.contains(form.group(1).toLowerCase(Locale.ROOT))) {
      throw Refusal.NAME_FOREIGN.because(
          "the service is not called " + form.group(1),
          "Use a name that it is configured with, or add this one to its configuration.");
    }
  }

  /// Lets those through who are no page of another origin.
  void checkOrigin(Incoming incoming) {
    var own = (incoming.isSecure() ? "https://" : "http://") + incoming.authority();
    var origin = incoming.header("origin");
    if (origin.isPresent() && !origin.get().equalsIgnoreCase(own)) {
      throw foreign("the header Origin is not that of the service");
    }
    var site = incoming.header("sec-fetch-site");
    if (site.isPresent() && !OWN_SITES.contains(site.get())) {
      throw foreign("the header Sec-Fetch-Site does not say same-origin");
    }
  }

  private static RefusedException foreign(String why) {
    return Refusal.ORIGIN_FOREIGN.because(
        why, "Ask from the service's own pages, or without a browser.");
  }
}
