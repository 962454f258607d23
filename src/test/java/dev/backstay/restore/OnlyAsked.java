package dev.backstay.restore;

import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;

/// A component that is asked what it is: neither captured nor restored.
interface OnlyAsked extends ComponentHandler {

  @Override
  default void inspect() {}

  @Override
  default Capture capture(Scratch scratch) {
    throw new AssertionError("nothing is captured");
  }

  @Override
  default Capture captureAsIs() {
    throw new AssertionError("nothing is captured");
  }

  @Override
  default StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    throw new AssertionError("nothing is restored");
  }
}
