package dev.backstay.config;

import dev.backstay.component.Expectation;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresUrl;
import dev.backstay.component.Scope;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the settings of a PostgreSQL database. Its URL may carry a password, so none is quoted in
/// messages.
final class PostgresBinder {

  private static final Duration TIMEOUT = Duration.ofHours(6);

  private final Reading reading;

  PostgresBinder(Reading reading) {
    this.reading = reading;
  }

  Optional<PostgresDatabase> bind(
      Section section,
      ComponentName name,
      Importance importance,
      int order,
      List<Expectation> expectations) {
    section.require("url");
    var maintenance = section.text("maintenance_database").map(Text::value).orElse("postgres");
    var wrapper = section.command("wrapper");
    var programs = section.path("programs").map(ResolvedPath::path);
    var timeout = section.duration("timeout", TIMEOUT);
    var leftAlone = section.texts("exclude_on_data_only");
    var password =
        section.text("password").flatMap(it -> reading.secret("password", "password", it));
    return section
        .text("url")
        .flatMap(this::address)
        .map(it -> password.map(it::with).orElse(it))
        .map(
            address ->
                new PostgresDatabase(
                    name,
                    importance,
                    order,
                    address.server(),
                    address.database(),
                    maintenance,
                    wrapper,
                    programs,
                    timeout,
                    expectations,
                    leftAlone,
                    Set.of(),
                    Scope.WHOLE));
  }

  private Optional<PostgresUrl> address(Text url) {
    try {
      UrlText.requireNoPassword(url.written());
      return Optional.of(PostgresUrl.of(url.value()));
    } catch (IllegalArgumentException wrong) {
      reading.problems().add(url.place(), String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }
}
