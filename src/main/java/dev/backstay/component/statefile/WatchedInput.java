package dev.backstay.component.statefile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A document's bytes, which knows whether reading them failed: a parser may tell of its own faults
/// in the same way.
final class WatchedInput extends FilterInputStream {

  private boolean failed;

  WatchedInput(InputStream document) {
    super(document);
  }

  boolean hasFailed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
