package dev.backstay.audit;

/// How far the trail was sent on, to whom.
public interface ForwardLedger {

  /// The number of the last record that is known to have arrived there; 0 if none is.
  ///
  /// @param collector its name
  /// @throws dev.backstay.failure.StoreUnavailableException if it cannot be read
  long forwarded(String collector);

  /// Keeps that records arrived up to that number, durably once this returns. It never goes back.
  ///
  /// @throws dev.backstay.failure.StoreUnavailableException if it could not be kept
  void putForwarded(String collector, long number);
}
