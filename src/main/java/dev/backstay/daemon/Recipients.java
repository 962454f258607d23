package dev.backstay.daemon;

import dev.backstay.alarm.Channel;
import dev.backstay.alarm.Discord;
import dev.backstay.alarm.Egress;
import dev.backstay.alarm.Mail;
import dev.backstay.alarm.MailServer;
import dev.backstay.alarm.Ntfy;
import dev.backstay.alarm.Pings;
import dev.backstay.alarm.Recipient;
import dev.backstay.alarm.Requests;
import dev.backstay.alarm.Slack;
import dev.backstay.alarm.Webhook;
import dev.backstay.config.NotificationSettings;
import dev.backstay.config.NotificationSettings.Way;
import dev.backstay.config.SecretSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Who is told of alarms, as configured.
///
/// @param all everybody, also those that wait for signs of life
/// @param pings those among them
record Recipients(List<Recipient> all, List<Pings> pings) {

  Recipients {
    all = List.copyOf(all);
    pings = List.copyOf(pings);
  }

  /// @param secrets reads a secret where the configuration says that it is
  static Recipients of(
      List<NotificationSettings> settings,
      Function<SecretSource, String> secrets,
      InstantSource time) {
    var egress = Egress.system();
    var requests = new Requests(egress);
    var all = new ArrayList<Recipient>();
    var pings = new ArrayList<Pings>();
    for (var each : settings) {
      var channel = channel(each, egress, requests, secrets, time);
      all.add(new Recipient(name(each.way(), all.size()), channel, each.on()));
      if (channel instanceof Pings ping) {
        pings.add(ping);
      }
    }
    return new Recipients(all, pings);
  }

  private static Channel channel(
      NotificationSettings settings,
      Egress egress,
      Requests requests,
      Function<SecretSource, String> secrets,
      InstantSource time) {
    return switch (settings.way()) {
      case NotificationSettings.Webhook(var target, var secret) ->
          new Webhook(
              requests,
              target,
              secret.map(secrets).map(text -> text.getBytes(StandardCharsets.UTF_8)),
              time);
      case NotificationSettings.Slack(var target) -> new Slack(requests, target);
      case NotificationSettings.Ntfy(var target, var token) ->
          new Ntfy(requests, target, token.map(secrets));
      case NotificationSettings.Discord(var target) -> new Discord(requests, target);
      case NotificationSettings.Healthchecks(var target) ->
          new Pings(requests, target, settings.on());
      case NotificationSettings.Email mail ->
          new Mail(egress, server(mail, secrets), mail.from(), mail.to(), time);
    };
  }

  private static MailServer server(
      NotificationSettings.Email mail, Function<SecretSource, String> secrets) {
    return new MailServer(
        mail.host(),
        mail.port(),
        mail.tls(),
        mail.login()
            .map(
                login ->
                    new MailServer.Login(login.account(), secrets.apply(login.password()))),
        mail.allowPrivate());
  }

  /// Of the same sort there may be several.
  private static String name(Way way, int number) {
    return way.getClass().getSimpleName() + " " + (number + 1);
  }
}
