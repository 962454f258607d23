package dev.backstay.testing;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Takes every file that starts with `DB!` for a database. Its consistent copy says `copy of` and
/// its bytes; one that contains `busy` gives none, and one that contains `broken` is not whole.
public final class MarkedDatabases implements DatabaseFiles {

  @Override
  public boolean recognises(FileChannel file) throws IOException {
    var start = ByteBuffer.allocate(3);
    return file.read(start, 0) == 3
        && new String(start.array(), StandardCharsets.ISO_8859_1).equals("DB!");
  }

  @Override
  public IncomingContent open(EntryMeta listed, Path file, Scratch scratch) throws IOException {
    var text = text(file);
    if (text.contains("busy")) {
      throw new CaptureFailedException(FailureCode.HOLD_FAILED, "a writer holds " + file, null);
    }
    var copy = ("copy of " + text).getBytes(StandardCharsets.UTF_8);
    var meta =
        new EntryMeta(
            listed.path(),
            listed.type(),
            listed.attributes(),
            copy.length,
            "",
            true,
            listed.changeMark());
    return new Copy(meta, new ByteArrayInputStream(copy));
  }

  @Override
  public void verify(Path file) {
    try {
      if (text(file).contains("broken")) {
        throw new RestoreRefusedException(FailureCode.STAGED_INVALID, "broken " + file, null);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private record Copy(EntryMeta meta, InputStream bytes) implements IncomingContent {

    @Override
    public Cutting cutting() {
      return Cutting.PAGED;
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
    public void close() {}
  }
}
