package dev.backstay.repository;

import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// A content that reports how much of it was read.
record CountedContent(IncomingContent content, Progress progress) implements IncomingContent {

  @Override
  public Cutting cutting() {
    return content.cutting();
  }

  @Override
  public long expectedBytes() {
    return content.expectedBytes();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var count = content.read(buffer, offset, length);
    if (count > 0) {
      progress.report(new Progress.Advanced(count, 0));
    }
    return count;
  }

  @Override
  public EntryMeta confirm() throws IOException {
    return content.confirm();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
