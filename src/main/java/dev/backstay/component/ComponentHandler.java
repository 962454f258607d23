package dev.backstay.component;

import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.util.Optional;

/// Captures and restores one component; it is built for that component.
public interface ComponentHandler {

  /// The component it was built for.
  Component component();

  /// Says whether a capture could succeed now; changes nothing.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException with the reason if it could not
  void inspect();

  /// Fixes one consistent point of the live state and opens its image; what is written after this
  /// returns is not in it (a walked tree has no single point: see its facts).
  ///
  /// @param scratch a private directory for temporary copies
  /// @throws dev.backstay.failure.CaptureFailedException if no consistent image can be had
  Capture capture(Scratch scratch);

  /// Opens an image of the live files exactly as they are, valid or not: for the safety snapshot
  /// and as evidence. Nothing is opened through an engine. An absent component gives no entries.
  Capture captureAsIs();

  /// Says what can be known of a restore of that content; changes nothing.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if not even that can be told
  default Outlook foresee(ComponentContent content) {
    return Outlook.CLEAR;
  }

  /// Whether what a server keeps of it is there; what is not is made by a restore.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if that cannot be told
  default boolean isThere() {
    return true;
  }

  /// What a server calls the place of what it keeps of it, however it is reached; empty if there is
  /// no such server, or it cannot be asked.
  default Optional<String> identity() {
    return Optional.empty();
  }

  /// Builds the selected content beside its destination, which is not touched.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if it cannot be built there
  StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress);

  /// The exchange, in that restore, of the component's state in the server that keeps it; empty if
  /// no server does. What is staged for a restore can be found by its run alone.
  default Optional<ServerExchange> exchange(RunId run) {
    return Optional.empty();
  }
}
