package dev.backstay.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A file being read, which remembers whether it was the reading that failed: what decodes it says
/// both with the same kind of exception.
final class SourceInput extends FilterInputStream {

  private @Nullable IOException failure;

  SourceInput(InputStream in) {
    super(in);
  }

  /// Tells a fault of the file system from one of the bytes.
  ///
  /// @throws IOException if the file could not be read
  void requireReadable() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
