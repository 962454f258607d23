package dev.backstay.config;

import dev.backstay.alarm.Condition;
import dev.backstay.alarm.WebTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One way in which somebody is told when something is wrong.
///
/// @param way how
/// @param on the conditions that are told
public record NotificationSettings(Way way, Set<Condition> on) {

  public NotificationSettings {
    on = Set.copyOf(on);
  }

  /// How somebody is told.
  public sealed interface Way {}

  /// By JSON, posted to a URL.
  ///
  /// @param secret that it is signed with
  public record Webhook(WebTarget target, Optional<SecretSource> secret) implements Way {}

  /// By an incoming webhook of Slack.
  public record Slack(WebTarget target) implements Way {}

  /// By a topic of ntfy.
  ///
  /// @param token that lets publish there
  public record Ntfy(WebTarget target, Optional<SecretSource> token) implements Way {}

  /// By a webhook of Discord.
  public record Discord(WebTarget target) implements Way {}

  /// By signs of life to a check that raises an alarm without them.
  public record Healthchecks(WebTarget target) implements Way {}

  /// By mail.
  ///
  /// @param host of the server
  /// @param tls whether connections begin with TLS; else STARTTLS is used
  /// @param from the sender's address
  /// @param to addresses of those who get it; at least one
  /// @param login who one is there, if that must be said
  /// @param allowPrivate whether the server may be this host or in a network of one's own
  public record Email(
      String host,
      int port,
      boolean tls,
      String from,
      List<String> to,
      Optional<Login> login,
      boolean allowPrivate)
      implements Way {

    public Email {
      to = List.copyOf(to);
    }
  }

  /// An account and where its password is to be had.
  public record Login(String account, SecretSource password) {}
}
