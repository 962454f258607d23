package dev.backstay.config;

import dev.backstay.alarm.Condition;
import dev.backstay.alarm.WebTarget;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads who is told when something is wrong. URLs of webhooks are secrets: none is quoted.
final class NotificationBinder {

  private static final List<String> WAYS =
      List.of("webhook", "slack", "ntfy", "discord", "email", "healthchecks");
  private static final Set<String> WITH_SECRET = Set.of("webhook", "ntfy");

  private final Reading reading;

  NotificationBinder(Reading reading) {
    this.reading = reading;
  }

  /// The settings in the order of the file; tells what is wrong.
  List<NotificationSettings> bind(Optional<Node> node) {
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      tell(
          YamlFile.placeOf(node.get()),
          "\"notify\" must be a list, found " + Scalars.describe(node.get()));
      return List.of();
    }
    return sequence.getValue().stream()
        .flatMap(each -> reading.mapping(each, "notify").stream())
        .flatMap(each -> bind(each).stream())
        .toList();
  }

  private Optional<NotificationSettings> bind(MappingNode node) {
    var section = new Section(node, Keys.NOTIFICATION, reading);
    var on = conditions(section);
    var allowPrivate = section.flag("allow_private", false);
    var ways = WAYS.stream().filter(section::has).toList();
    if (ways.size() != 1) {
      tell(
          section.place(),
          "a notification has exactly one of webhook, slack, ntfy, discord, email and"
              + " healthchecks");
      return Optional.empty();
    }
    var kind = ways.getFirst();
    if (section.has("secret") && !WITH_SECRET.contains(kind)) {
      tell(placeOf(section, "secret"), "key \"secret\" is only for webhook and ntfy");
    }
    var secret = section.node("secret").flatMap(new SecretBinder(reading)::secret);
    var way =
        kind.equals("email")
            ? section.mapping("email").flatMap(it -> email(it, allowPrivate))
            : target(section, kind, allowPrivate).map(it -> web(kind, it, secret));
    return way.map(it -> new NotificationSettings(it, on));
  }

  private static NotificationSettings.Way web(
      String kind, WebTarget target, Optional<SecretSource> secret) {
    return switch (kind) {
      case "webhook" -> new NotificationSettings.Webhook(target, secret);
      case "slack" -> new NotificationSettings.Slack(target);
      case "ntfy" -> new NotificationSettings.Ntfy(target, secret);
      case "discord" -> new NotificationSettings.Discord(target);
      default -> new NotificationSettings.Healthchecks(target);
    };
  }

  private Optional<WebTarget> target(Section section, String kind, boolean allowPrivate) {
    var text = section.text(kind);
    var url = text.flatMap(it -> new Addresses(reading).http(kind, it));
    if (url.filter(it -> it.getScheme().equals("http")).isPresent() && !allowPrivate) {
      tell(
          text.map(Text::place).orElse(section.place()),
          "\"%s\" must be a URL of https:, unless it is in a network of your own and \"allow_private\""
                  .formatted(kind)
              + " is true");
      return Optional.empty();
    }
    return url.map(it -> new WebTarget(URI.create(it.toASCIIString()), allowPrivate));
  }

  private Optional<NotificationSettings.Way> email(MappingNode node, boolean allowPrivate) {
    return new EmailBinder(reading).bind(node, allowPrivate);
  }

  /// All of them, unless some are named.
  private Set<Condition> conditions(Section section) {
    var node = section.node("on");
    if (node.isEmpty()) {
      return EnumSet.allOf(Condition.class);
    }
    var known = new LinkedHashMap<String, Condition>();
    Arrays.stream(Condition.values()).forEach(it -> known.put(it.label(), it));
    var places = new ArrayList<Place>();
    if (node.get() instanceof SequenceNode sequence) {
      sequence.getValue().stream()
          .filter(ScalarNode.class::isInstance)
          .forEach(it -> places.add(YamlFile.placeOf(it)));
    }
    var labels = section.texts("on");
    var conditions = EnumSet.noneOf(Condition.class);
    for (var i = 0; i < labels.size(); i++) {
      add(labels.get(i), i < places.size() ? places.get(i) : section.place(), known, conditions);
    }
    if (labels.isEmpty() && node.get() instanceof SequenceNode) {
      tell(placeOf(section, "on"), "\"on\" names nothing that is told");
    }
    return conditions;
  }

  private void add(
      String label, Place place, Map<String, Condition> known, Set<Condition> conditions) {
    var condition = known.get(label);
    if (condition == null) {
      tell(
          place,
          "\"on\" has no condition \"%s\"; there are %s"
                  .formatted(label, String.join(", ", known.keySet()))
              + Nearest.suggestion(label, known.keySet()));
    } else {
      conditions.add(condition);
    }
  }

  private static Place placeOf(Section section, String key) {
    return section.node(key).map(YamlFile::placeOf).orElse(section.place());
  }

  private void tell(Place place, String message) {
    reading.problems().add(place, message);
  }
}
