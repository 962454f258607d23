package dev.backstay.inflight;

import dev.backstay.snapshot.ComponentName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A question about work under way, asked of a component when a snapshot is taken.
///
/// @param name its name, of lower-case letters, digits, `_` and `-`; no other question has it
/// @param from the component that is asked
/// @param query a query in SQL that gives one row for each piece of work
/// @param state what the pieces are in the middle of
/// @param restart what a restart makes of them, as a sentence
/// @param phantom whether the state may say of them that they run when nothing runs them any more
/// @param repeats which effects outside may happen twice, as a sentence
/// @param resubmit the command that hands one in again, in which columns stand in braces; empty if
///     there is none
public record InFlight(
    String name,
    ComponentName from,
    String query,
    State state,
    String restart,
    boolean phantom,
    Optional<String> repeats,
    List<String> resubmit) {

  public InFlight {
    resubmit = List.copyOf(resubmit);
  }

  /// What a piece of work is in the middle of.
  public enum State {
    PENDING,
    RUNNING,
    BLOCKED,
    RETRYING;

    /// The state as it is written in configuration and output.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
