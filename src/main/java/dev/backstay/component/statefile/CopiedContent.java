package dev.backstay.component.statefile;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a document that was copied and parsed before.
record CopiedContent(EntryMeta meta, InputStream bytes) implements IncomingContent {

  @Override
  public Cutting cutting() {
    return Cutting.STREAM;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return bytes.read(buffer, offset, length);
  }

  @Override
  public EntryMeta confirm() {
    return meta;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
