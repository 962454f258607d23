package dev.backstay.component.s3;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far the exchange of a restore's objects is.
enum Phase {
  /// All is staged; what is live is as it was.
  STAGED,
  /// What will be changed is copied aside; what is live may be anything between.
  SAVED,
  /// The restored state is live.
  DONE,
  /// The former state is being dropped; there is no way back.
  DROPPING;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Phase> of(String label) {
    return Arrays.stream(values()).filter(it -> it.label().equals(label)).findFirst();
  }
}
