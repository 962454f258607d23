package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.UnfinishedRestore;

/// A way out of a restore that died.
public enum WayOut {
  /// On to the restored state.
  RESUME,
  /// Back to the former state.
  ROLLBACK;

  /// Goes it, and may die on it or be refused: the next recovery looks at what is left.
  public void attempt(UnfinishedRestore unfinished) {
    try {
      switch (this) {
        case RESUME -> unfinished.resume();
        case ROLLBACK -> unfinished.rollback();
      }
    } catch (SimulatedCrash | RestoreRefusedException ended) {
      assertThat(ended).isNotNull();
    }
  }
}
