package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.access.Decision;
import dev.backstay.access.Principal;
import dev.backstay.access.Scope;
import dev.backstay.alarm.Alarm;
import java.util.Optional;

/// Who looks at a page. What they may not do has no button; the interface for programs refuses it
/// in any case.
///
/// @param csrf the token that changes asked for by the page bring, if it is shown in a session
public record Viewer(Principal principal, Optional<String> csrf) {

  /// Whether they may do that to an orchestrator as a whole.
  public boolean may(Action action, String orchestrator) {
    return principal.may(action, orchestrator) instanceof Decision.Granted;
  }

  /// Whether they may do that to a component.
  public boolean may(Action action, String orchestrator, String component) {
    return principal.may(action, orchestrator, component) instanceof Decision.Granted;
  }

  /// Whether they may do that everywhere.
  public boolean may(Action action) {
    return principal.may(action) instanceof Decision.Granted;
  }

  /// Whether their role allows that to somebody, whatever their scope is.
  public boolean hasRoleFor(Action action) {
    return principal.role().allows(action);
  }

  /// The name of their role.
  public String role() {
    return principal.role().label();
  }

  Scope scope() {
    return principal.scope();
  }

  /// Whether that alarm is about something in scope, and speaks of nothing else.
  boolean sees(Alarm alarm) {
    return scope().seesAllOf(alarm.orchestrator())
        || (!alarm.subject().isEmpty()
            && scope().sees(alarm.orchestrator(), alarm.subject()));
  }
}
