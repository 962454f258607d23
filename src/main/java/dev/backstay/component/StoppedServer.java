package dev.backstay.component;

import java.io.IOException;

/// The exchange of what a server serves by renames of the files that it starts from. It is one of
/// the services of a restore: stopped after all others, and started before them.
public interface StoppedServer extends ServerExchange {

  /// The service that it is, by its name in the configuration.
  String service();

  /// Has it keep in its files all that it serves; nobody uses it any more, and it is stopped next.
  /// One that does not run has nothing else.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if it may not have kept all
  void keep();

  /// Looks whether it is stopped.
  ///
  /// @throws IOException if it answers, or if that cannot be told
  void requireStopped() throws IOException;

  /// Compares what it serves, started from what was put in place and used by nobody yet, with what
  /// was restored.
  ///
  /// @throws IOException if that differs, or cannot be told
  void compare() throws IOException;

  /// Renames put it in place.
  @Override
  default void forward() {}

  /// Renames take it back, which must not be done under it.
  @Override
  default void backward() throws IOException {
    requireStopped();
  }

  /// The former files go with the work directory.
  @Override
  default void settle() {}

  /// So do those that were staged.
  @Override
  default void abandon() {}
}
