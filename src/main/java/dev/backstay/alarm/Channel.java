package dev.backstay.alarm;

/// A way to tell somebody. May be used by several threads at once.
public interface Channel {

  /// Tells it; returns once it is accepted at the other end. It takes no longer than a time that is
  /// fixed.
  ///
  /// @throws UndeliveredException if it is not known to be accepted
  void tell(Notice notice) throws UndeliveredException;
}
