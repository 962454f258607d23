package dev.backstay.component.sqlite;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The bytes of a checked copy of a database.
final class CopyContent implements IncomingContent {

  private final EntryMeta meta;
  private final FileChannel channel;
  private final Optional<DatabaseCopy> toDelete;

  /// Opens the copy. The entry keeps the mark it was listed with, which is older than the copy:
  /// if something was written in between, the next mark is another one.
  ///
  /// @param listed the entry as it was listed
  /// @param copy the copy
  /// @param deletesCopy whether closing the content deletes the copy
  CopyContent(EntryMeta listed, DatabaseCopy copy, boolean deletesCopy) throws IOException {
    this.meta =
        new EntryMeta(
            listed.path(),
            listed.type(),
            copy.attributes(),
            Files.size(copy.file()),
            listed.target(),
            true,
            listed.changeMark());
    this.channel = FileChannel.open(copy.file(), StandardOpenOption.READ);
    this.toDelete = deletesCopy ? Optional.of(copy) : Optional.empty();
  }

  @Override
  public Cutting cutting() {
    return Cutting.PAGED;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(buffer, offset, length));
  }

  /// The copy cannot change; the entry is the live one as it was when the point was fixed.
  @Override
  public EntryMeta confirm() {
    return meta;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (toDelete.isPresent()) {
      toDelete.get().delete();
    }
  }
}
