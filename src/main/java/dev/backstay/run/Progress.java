package dev.backstay.run;

/// Receives what a run has done so far; implementations print, count or discard it.
///
/// May be called from several threads.
@FunctionalInterface
public interface Progress {

  /// Discards everything.
  Progress NONE = _ -> {};

  /// Takes note of one event.
  void report(Event event);

  /// What can happen in a run.
  sealed interface Event {}

  /// A named step of the run begins.
  ///
  /// @param what the step, as a short phrase (`capture`, `stage`)
  /// @param subject what it works on, empty if the whole
  /// @param bytesExpected how many bytes it will go through; 0 if not known
  record Step(String what, String subject, long bytesExpected) implements Event {}

  /// So many more bytes and entries of the current step are done.
  record Advanced(long bytes, long entries) implements Event {}

  /// Something a person should know; the run goes on.
  record Warning(String code, String message) implements Event {}
}
