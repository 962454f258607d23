package dev.backstay.cli;

import java.util.concurrent.Callable;

/// One thing that can be typed.
abstract class SessionCommand implements Callable<Integer> {

  private final Session session;

  SessionCommand(Session session) {
    this.session = session;
  }

  Session session() {
    return session;
  }

  Output output() {
    return session.output();
  }

  /// Does it, and says how it ended.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if it cannot be done
  abstract ExitCode run();

  @Override
  public final Integer call() {
    return run().number();
  }
}
