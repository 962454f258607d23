package dev.backstay.component;

import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.SortedMap;

/// The bytes of one regular file, read while others may write to it.
final class LiveFileContent implements IncomingContent {

  /// Bounds the native buffer that a read of a heap array goes through.
  private static final int READ_MAX = 1 << 20;

  private final LiveFile file;
  private final FileStat before;
  private final FileChannel channel;
  private final Cutting cutting;
  private long position;

  LiveFileContent(LiveFile file, FileStat before, FileChannel channel) throws IOException {
    this.file = file;
    this.before = before;
    this.channel = channel;
    this.cutting = Cuttings.of(file.listed().path().name(), before.sizeBytes(), channel);
  }

  @Override
  public Cutting cutting() {
    return cutting;
  }

  /// Ends where the file ended when it was opened, so that a growing file has an end.
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var left = before.sizeBytes() - position;
    if (left <= 0) {
      return -1;
    }
    var wanted = (int) Math.min(Math.min(length, READ_MAX), left);
    var count = channel.read(ByteBuffer.wrap(buffer, offset, wanted));
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public EntryMeta confirm() throws IOException {
    FileStat after;
    SortedMap<String, byte[]> extended;
    try {
      extended = file.extended().read();
      after = file.lookAgain();
    } catch (NoSuchFileException gone) {
      throw changed("was removed while it was read");
    }
    if (position != before.sizeBytes()) {
      throw changed("ended after " + position + " of " + before.sizeBytes() + " bytes");
    }
    if (!after.isUnchangedSince(before)) {
      throw changed("was written to while it was read");
    }
    return file.entryOf(after).withExtended(extended);
  }

  private ChangedWhileReadException changed(String how) {
    return new ChangedWhileReadException(file.path() + " " + how);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
