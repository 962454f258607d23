package dev.backstay.restore.journal;

import dev.backstay.component.RestoreProgram;
import java.util.Locale;

/// A program of a restore and what became of it.
///
/// @param program what is run
/// @param standing how far it has come
public record JournaledProgram(RestoreProgram program, Standing standing) {

  /// How far a program has come. What is said is on disk before it is done, and after it was done.
  public enum Standing {
    /// It was not started.
    PLANNED("was not started"),
    /// It was started with the restored state; whether it ended is not known, or it failed.
    STARTED("was started with the restored state, and did not end well as far as is known"),
    /// It took the restored state.
    DONE("took the restored state"),
    /// It took the former state again.
    UNDONE("took the former state again");

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
  public JournaledProgram now(Standing other) {
    return new JournaledProgram(program, other);
  }

  /// Whether it may have changed anything that was not taken back.
  public boolean isToBeUndone() {
    return standing == Standing.STARTED || standing == Standing.DONE;
  }
}
