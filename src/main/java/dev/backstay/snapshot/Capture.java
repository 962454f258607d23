package dev.backstay.snapshot;

import java.util.Optional;

/// One consistent image of a component, fixed when it was opened. Entries are read once, in order.
///
/// Used by one thread.
public interface Capture extends AutoCloseable {

  /// The component it is an image of.
  ComponentName component();

  /// The kind of that component.
  ComponentKind kind();

  /// The next entry in path order, or empty after the last one. A directory comes before what is
  /// below it; the file that a hard link shares comes before the link.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if the source cannot be read on
  Optional<IncomingEntry> next();

  /// Records something about an entry that whoever reads the capture noticed.
  void note(Note note);

  /// Confirms that the image was whole to its end; called once, after the last entry.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if the source ended early or is invalid
  CaptureFacts finish();

  /// Lets go of the source and of everything temporary.
  @Override
  void close();
}
