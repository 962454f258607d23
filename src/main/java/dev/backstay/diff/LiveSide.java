package dev.backstay.diff;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.util.Optional;

/// A component as it lies there now. Nothing is written, and nothing is opened through an engine.
public final class LiveSide implements Side {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Capture capture;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /// What that image shows; closing this closes the image.
  public LiveSide(Capture capture) {
    this.capture = capture;
  }

  @Override
  public Optional<Item> next() {
    return capture.next().map(Live::new);
  }

  private final class Live implements Item {

    private final IncomingEntry entry;

    Live(IncomingEntry entry) {
      this.entry = entry;
    }

    @Override
    public EntryMeta meta() {
      return entry.meta();
    }

    @Override
    public EntryMeta read(ContentSink sink) {
      try (var content = entry.open()) {
        for (var n = content.read(buffer, 0, buffer.length);
            n >= 0;
            n = content.read(buffer, 0, buffer.length)) {
          sink.write(buffer, 0, n);
        }
        return content.confirm();
      } catch (IOException e) {
        throw new CaptureFailedException(
            FailureCode.CAPTURE_FAILED,
            "component "
                + capture.component()
                + ": "
                + entry.meta().path()
                + " could not be read: "
                + e.getMessage(),
            "Compare again when nothing writes there.",
            e);
      }
    }
  }

  @Override
  public void close() {
    capture.close();
  }
}
