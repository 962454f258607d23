package dev.backstay.retention;

import dev.backstay.repository.Commit;
import java.util.List;

/// Whether a snapshot stays, and why.
///
/// @param commit what made it
/// @param standing what it is to retention
/// @param kept whether it stays
/// @param reasons all that keeps it, or all that makes it go, in words
public record Verdict(Commit commit, Standing standing, boolean kept, List<String> reasons) {

  public Verdict {
    reasons = List.copyOf(reasons);
  }
}
