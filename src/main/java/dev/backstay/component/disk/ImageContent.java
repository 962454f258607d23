package dev.backstay.component.disk;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// The bytes of a disk image, whatever its name.
record ImageContent(IncomingContent bytes) implements IncomingContent {

  @Override
  public Cutting cutting() {
    return Cutting.IMAGE;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return bytes.read(buffer, offset, length);
  }

  @Override
  public EntryMeta confirm() throws IOException {
    return bytes.confirm();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
