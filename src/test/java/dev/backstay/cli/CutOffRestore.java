package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

/// How a person ends a restore that was cut off.
final class CutOffRestore {

  private CutOffRestore() {}

  /// Ends one that may be unfinished.
  ///
  /// @param resuming which way, where both are open
  /// @return how far it was, and how it was ended
  static String end(Shell shell, boolean resuming) {
    var status = shell.must("restore", "status", "--json").json();
    var phase = String.valueOf(status.getOrDefault("phase", "none"));
    if (!Boolean.TRUE.equals(status.get("unfinished"))) {
      return phase;
    }
    var act = resuming || phase.equals("settling") ? "resume" : "rollback";
    shell.must("restore", act);
    var left = shell.must("restore", "status", "--json").json();
    if (!Boolean.TRUE.equals(left.get("unfinished"))) {
      return phase + ", " + act;
    }
    // A server was down when what was live should have been kept: who says so drops that.
    assertThat(act).isEqualTo("resume");
    assertThat(left).containsEntry("phase", "swapped");
    shell.must("restore", "settle");
    return phase + ", " + act + ", settle";
  }
}
