package dev.backstay.access;

/// What came of asking who somebody is and what they may do.
public sealed interface Decision {

  /// Go on, for that caller.
  record Granted(Principal principal) implements Decision {}

  /// The caller is known and may not.
  ///
  /// @param why for the log, not for the caller
  record Denied(String why) implements Decision {}

  /// There were no credentials, or none that hold. The caller gets one answer, whatever the reason.
  ///
  /// @param why for the log, not for the caller; says no more than the credentials proved
  record Unknown(String why) implements Decision {}
}
