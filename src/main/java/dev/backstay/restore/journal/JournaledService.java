package dev.backstay.restore.journal;

import java.util.Locale;

/// A service of a restore and what became of it.
///
/// @param name what it is called in the configuration
/// @param place what it is and where, as it may be shown
/// @param standing how far it has come
public record JournaledService(String name, String place, Standing standing) {

  /// How far a service has come. What is said is on disk before it is done, and after it was done.
  public enum Standing {
    /// It is being stopped.
    STOPPING("was being stopped; whether it runs is not known"),
    /// It was stopped.
    STOPPED("was stopped"),
    /// It is being started.
    STARTING("was being started; whether it runs is not known"),
    /// It was started, and its probe was content.
    STARTED("was started again");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    /// What it means, as the end of a sentence.
    public String words() {
      return words;
    }

    /// The word in machine-readable output.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The same with another standing.
  public JournaledService now(Standing other) {
    return new JournaledService(name, place, other);
  }
}
