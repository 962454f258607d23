package dev.backstay.testing;

/// The process died here. Only the test that let it die may catch this.
public final class SimulatedCrash extends Error {

  /// Names the step before which it died.
  public SimulatedCrash(String step) {
    super("died before: " + step);
  }
}
