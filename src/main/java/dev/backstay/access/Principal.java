package dev.backstay.access;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;

/// Who asks.
///
/// @param name the id of a token, the name of an account or certificate, or the user at the socket
/// @param kind how the caller proved itself
/// @param role how much it may do
/// @param scope what is there for it
public record Principal(String name, Kind kind, Role role, Scope scope) {

  /// How a caller proved itself.
  public enum Kind {
    TOKEN("token"),
    ACCOUNT("account"),
    LOCAL_SOCKET("local socket"),
    CERTIFICATE("certificate");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// The kind as it is written in the audit trail.
    public String label() {
      return label;
    }
  }

  /// Whether this caller may do that to a component. Ask [Scope#sees(String, String)] first where
  /// what is out of scope must look like what is not there: here it is denied like anything else.
  public Decision may(Action action, String orchestrator, String component) {
    if (!scope.sees(orchestrator, component)) {
      return denied("component %s of %s is out of scope".formatted(component, orchestrator));
    }
    return byRole(action);
  }

  /// Whether this caller may do that to an orchestrator as a whole, which takes all its components.
  public Decision may(Action action, String orchestrator) {
    if (!scope.seesAllOf(orchestrator)) {
      return denied("not all of %s is in scope".formatted(orchestrator));
    }
    return byRole(action);
  }

  /// Whether this caller may do that to what belongs to no orchestrator alone, such as the keys of
  /// a repository, which takes a scope without limits.
  public Decision may(Action action) {
    if (!scope.covers(Scope.everything())) {
      return denied("the scope is limited");
    }
    return byRole(action);
  }

  private Decision byRole(Action action) {
    return role.allows(action)
        ? new Decision.Granted(this)
        : denied("%s needs the role %s".formatted(action, action.needs().label()));
  }

  private Decision.Denied denied(String why) {
    return new Decision.Denied(
        "%s %s with the role %s: %s".formatted(kind.label(), name, role.label(), why));
  }

  /// Refuses to let this caller hand out what it does not have itself.
  ///
  /// @throws UsageException if it may not decide who does what, or has a smaller role or scope
  void requireMayGrant(Role granted, Scope over) {
    requireMayDecideOn(over);
    if (!role.includes(granted)) {
      throw lacking("give the role %s".formatted(granted.label()));
    }
  }

  /// Refuses to let this caller decide about somebody whose scope is not within its own.
  ///
  /// @throws UsageException if it may not decide who does what, or has a smaller scope
  void requireMayDecideOn(Scope theirs) {
    if (!role.allows(Action.TOKENS) || !scope.covers(theirs)) {
      throw lacking("decide on what others may do there");
    }
  }

  private UsageException lacking(String what) {
    return new UsageException(
        FailureCode.ACCESS_DENIED,
        "%s %s, with the role %s, may not %s".formatted(kind.label(), name, role.label(), what),
        "Ask somebody with the role admin whose scope covers it.");
  }
}
