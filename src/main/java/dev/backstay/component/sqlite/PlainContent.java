package dev.backstay.component.sqlite;

import dev.backstay.component.FileStat;
import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a live file, read as they are.
final class PlainContent implements IncomingContent {

  private final EntryMeta listed;
  private final Path file;
  private final Cutting cutting;
  private final FileStat before;
  private final FileChannel channel;

  PlainContent(EntryMeta listed, Path file, Cutting cutting) throws IOException {
    this.listed = listed;
    this.file = file;
    this.cutting = cutting;
    this.before = FileStat.of(file);
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public Cutting cutting() {
    return cutting;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(buffer, offset, length));
  }

  @Override
  public EntryMeta confirm() throws IOException {
    if (!FileStat.of(file).isUnchangedSince(before)) {
      throw new ChangedWhileReadException(file + " changed while it was read");
    }
    return new EntryMeta(
        listed.path(),
        listed.type(),
        FileStat.attributesOf(file),
        channel.size(),
        listed.target(),
        listed.database(),
        listed.changeMark());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
