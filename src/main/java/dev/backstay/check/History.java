package dev.backstay.check;

import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Inspection;
import java.util.List;

/// Whether the history of a repository is whole, for whoever relies on it.
public final class History {

  private History() {}

  /// What is wrong with it: commits that are not believed, gaps, and whatever this host remembers
  /// and the store does not show.
  public static List<Finding> findings(Inspection inspection, CommitLog log) {
    var findings = new Findings();
    new HistoryCheck(inspection, log, findings).run();
    return findings.toList();
  }
}
