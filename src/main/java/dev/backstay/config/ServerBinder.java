package dev.backstay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads where the service listens, and what an orchestrator's own start and stop begin.
final class ServerBinder {

  private static final int PORT_MAX = 65_535;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]+)]|([0-9]{1,3}(?:\\.[0-9]{1,3}){3}))(?::([0-9]{1,5}))?");
  private static final Pattern IP = Pattern.compile("[0-9a-fA-F:.]+");
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern COLLECTOR =
      Pattern.compile(
          "(tls|tcp)://(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9][A-Za-z0-9.-]{0,252})):([0-9]{1,5})");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
  private static final Map<String, String> ROLES =
      Map.of("read", "read", "backup", "backup", "restore", "restore", "admin", "admin");

  private final Reading reading;

  ServerBinder(Reading reading) {
    this.reading = reading;
  }

  TriggerSettings bindTriggers(MappingNode node) {
    var section = new Section(node, Keys.TRIGGERS, reading);
    return new TriggerSettings(
        section.flag("on_startup", false),
        section.flag("on_shutdown", false),
        section.duration("limit", TriggerSettings.NONE.limit()));
  }

  ServerSettings bind(MappingNode node) {
    var section = new Section(node, Keys.SERVER, reading);
    var tls = section.mapping("tls").flatMap(this::tls);
    var clients = clients(section.node("clients"));
    if (!clients.isEmpty() && tls.flatMap(ServerSettings.Tls::clientAuthority).isEmpty()) {
      tell(section, "clients", "\"clients\" needs \"client_ca\" in \"tls\"");
    }
    return new ServerSettings(
        section.has("listen") ? addresses(section) : ServerSettings.DEFAULT.listen(),
        checked(
            section,
            "hosts",
            HOST::matcher,
            "a host name in lower case, without a port, as backup.example.org"),
        section.path("socket").map(ResolvedPath::path),
        tls,
        clients,
        checked(section, "trusted_proxies", IP::matcher, "an IP address"),
        section.duration("stop_within", ServerSettings.DEFAULT.stopWithin()),
        section.text("audit_syslog").flatMap(this::collector));
  }

  private Optional<ServerSettings.Collector> collector(Text text) {
    var matcher = COLLECTOR.matcher(text.value());
    var port = matcher.matches() ? Integer.parseInt(matcher.group(4)) : 0;
    if (port == 0 || port > PORT_MAX) {
      reading
          .problems()
          .add(
              text.place(),
              "\"audit_syslog\" must be tls://HOST:PORT or tcp://HOST:PORT, found \""
                  + text.written()
                  + "\"");
      return Optional.empty();
    }
    var host = Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3));
    return Optional.of(new ServerSettings.Collector(host, port, matcher.group(1).equals("tls")));
  }

  private List<ServerSettings.Address> addresses(Section section) {
    var texts = new ArrayList<Text>();
    var node = section.node("listen").orElseThrow();
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each -> reading.text(each, "listen").ifPresent(texts::add));
    } else {
      reading.text(node, "listen").ifPresent(texts::add);
    }
    var addresses = new ArrayList<ServerSettings.Address>();
    for (var text : texts) {
      var matcher = ADDRESS.matcher(text.value());
      var port =
          matcher.matches() && matcher.group(3) != null
              ? Integer.parseInt(matcher.group(3))
              : ServerSettings.PORT;
      if (!matcher.matches() || port > PORT_MAX) {
        reading
            .problems()
            .add(
                text.place(),
                "\"listen\" must be an IP address and a port such as 127.0.0.1:8470 or [::1]:8470,"
                    + " found \""
                    + text.written()
                    + "\"");
      } else {
        var host = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
        addresses.add(new ServerSettings.Address(host, port));
      }
    }
    return addresses;
  }

  private List<String> checked(
      Section section, String key, Function<String, Matcher> form, String expected) {
    var texts = section.texts(key);
    for (var text : texts) {
      if (!form.apply(text).matches()) {
        tell(section, key, "\"%s\" must have %s, found \"%s\"".formatted(key, expected, text));
      }
    }
    return texts;
  }

  private Optional<ServerSettings.Tls> tls(MappingNode node) {
    var section = new Section(node, Keys.TLS, reading);
    section.require("certificate");
    section.require("key");
    var certificate = section.path("certificate").map(ResolvedPath::path);
    var key = section.path("key").map(ResolvedPath::path);
    Optional<Path> authority = section.path("client_ca").map(ResolvedPath::path);
    return certificate.flatMap(
        found -> key.map(secret -> new ServerSettings.Tls(found, secret, authority)));
  }

  private List<ServerSettings.Client> clients(Optional<Node> node) {
    var clients = new ArrayList<ServerSettings.Client>();
    if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
      reading.problems().add(YamlFile.placeOf(node.get()), "\"clients\" must be a list");
    }
    for (var each : node.map(ServerBinder::items).orElse(List.of())) {
      var mapping = reading.mapping(each, "clients");
      if (mapping.isEmpty()) {
        continue;
      }
      var section = new Section(mapping.get(), Keys.CLIENT, reading);
      for (var key : Keys.CLIENT.known()) {
        section.require(key);
      }
      var name = section.text("name").map(Text::value);
      var fingerprint = section.text("fingerprint").map(Text::value);
      fingerprint
          .filter(it -> !FINGERPRINT.matcher(it).matches())
          .ifPresent(
              it ->
                  tell(
                      section,
                      "fingerprint",
                      "\"fingerprint\" must be 64 lower-case hexadecimal digits, the SHA-256 of the"
                          + " certificate, found \""
                          + it
                          + "\""));
      var role = section.choice("role", ROLES);
      if (name.isPresent() && fingerprint.isPresent() && role.isPresent()) {
        clients.add(new ServerSettings.Client(name.get(), fingerprint.get(), role.get()));
      }
    }
    return clients;
  }

  private static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  private void tell(Section section, String key, String message) {
    var place = section.node(key).map(YamlFile::placeOf).orElse(section.place());
    reading.problems().add(place, message);
  }
}
