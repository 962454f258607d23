package dev.backstay.http;

import dev.backstay.access.Principal;
import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditTrail;
import java.util.Optional;
import java.util.regex.Pattern;

/// What requests leave in the audit trail.
final class Trail {

  private static final String NOBODY = "nobody";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final AuditTrail trail;

  Trail(AuditTrail trail) {
    this.trail = trail;
  }

  /// Enters what became of a request.
  ///
  /// @param action method and template of the path
  /// @throws dev.backstay.failure.StoreUnavailableException if it could not be entered
  void enter(
      Incoming incoming,
      Optional<Principal> caller,
      String action,
      String outcome,
      String requestDigest) {
    enter(
        incoming,
        caller.map(Trail::actor).orElse(NOBODY),
        caller.map(it -> it.role().label()).orElse("none"),
        action,
        outcome,
        requestDigest);
  }

  /// The same, for somebody who only says who they are.
  void enterClaim(Incoming incoming, String name, String action, String outcome) {
    // Who types a password in the place of the name must not find it here.
    var claim = NAME.matcher(name).matches() ? "account " + name : "a name that is none";
    enter(incoming, NOBODY + " who says " + claim, "none", action, outcome, "");
  }

  private void enter(
      Incoming incoming,
      String actor,
      String role,
      String action,
      String outcome,
      String requestDigest) {
    var _ =
        trail.append(
            new AuditEvent(
                actor,
                role,
                incoming.source(),
                action,
                incoming.path() + incoming.query().map(it -> "?" + it).orElse(""),
                "%s (request %s)".formatted(outcome, incoming.id()),
                requestDigest));
  }

  /// A caller as the trail and the log name it.
  static String actor(Principal caller) {
    return caller.kind().label() + " " + caller.name();
  }
}
