package dev.backstay.http;

import dev.backstay.access.Action;

/// What a caller must be to be answered by an endpoint.
public sealed interface Need {

  /// Anybody may ask. An endpoint that changes something so enters it in the audit trail itself.
  record Anonymous() implements Need {}

  /// Whoever has proven who they are.
  record SignedIn() implements Need {}

  /// A role that allows this. What is out of scope the endpoint must not show: see
  /// [Request#requireSight] and [Request#requireMay].
  record May(Action action) implements Need {}

  /// A role that allows this, and a scope without limits.
  record MayEverywhere(Action action) implements Need {}

  /// The need as the description of the endpoints has it: the label of a role, `signed-in` or
  /// `anonymous`.
  default String label() {
    return switch (this) {
      case Anonymous() -> "anonymous";
      case SignedIn() -> "signed-in";
      case May(var action) -> action.needs().label();
      case MayEverywhere(var action) -> action.needs().label();
    };
  }
}
