package dev.backstay.restore;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.snapshot.ComponentName;

/// Has what was restored asked whether it is good, and decides what follows if it is not.
@FunctionalInterface
public interface Examination {

  /// What is not good is not restored: the failure is let through.
  Examination STRICT = (_, _, check) -> check.run();

  /// Asks one question.
  ///
  /// @param component whom it is about
  /// @param question the question, in a few words
  /// @param check fails if the answer is not good
  /// @throws OperationFailedException if the restore must not go on
  void ask(ComponentName component, String question, Runnable check);
}
