package dev.backstay.prune;

import java.time.Duration;

/// How a prune goes about it.
///
/// @param grace how long what is condemned stays for those who are reading, by the store's clock
/// @param rewriteBelow packs of which less than this share is alive are rewritten, from 0 to 1
/// @param removeAtMost what share of all stored bytes may be condemned at once, from 0 to 1
/// @param scope what it is about
public record PruneSettings(Duration grace, double rewriteBelow, double removeAtMost, Scope scope) {

  /// What a prune is about.
  public enum Scope {
    /// Packs of which little or nothing is needed.
    UNNEEDED,
    /// Packs and pieces of the index that are sealed in older key epochs than the newest, whatever
    /// is needed of them; and nothing else.
    OLDER_EPOCHS
  }

  /// What is used if nothing else is asked for.
  public static final PruneSettings DEFAULT = new PruneSettings(Duration.ofDays(1), 0.6, 0.5);

  /// A prune of what is not needed.
  public PruneSettings(Duration grace, double rewriteBelow, double removeAtMost) {
    this(grace, rewriteBelow, removeAtMost, Scope.UNNEEDED);
  }

  /// Seals anew what is sealed in older key epochs.
  public static PruneSettings reencrypting(Duration grace) {
    return new PruneSettings(grace, 1, 1, Scope.OLDER_EPOCHS);
  }

  boolean isReencrypting() {
    return scope == Scope.OLDER_EPOCHS;
  }

  public PruneSettings {
    if (grace.isNegative() || !isShare(rewriteBelow) || !isShare(removeAtMost)) {
      throw new IllegalArgumentException(grace + ", " + rewriteBelow + ", " + removeAtMost);
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
