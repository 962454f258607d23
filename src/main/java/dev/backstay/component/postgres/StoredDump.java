package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A dump that is in a snapshot. Its table of contents stands in a file, which is all that is
/// needed to make what comes before and after rows; the rows go from the snapshot to whoever loads
/// them.
///
/// @param content the snapshot's content of the component
/// @param head its table of contents
/// @param file where that stands
/// @param progress who is told what was loaded
record StoredDump(ComponentContent content, ArchiveHead head, Path file, Progress progress) {

  /// Writes the table of contents into that directory.
  ///
  /// @throws IOException also if the snapshot has no dump
  static StoredDump of(ComponentContent content, Path directory, Progress progress)
      throws IOException {
    var read = DumpHead.read(content);
    if (read.isEmpty()) {
      throw new IOException("the snapshot has no dump");
    }
    var file = directory.resolve("contents");
    Files.write(file, read.get().bytes());
    return new StoredDump(content, read.get().archive(), file, progress);
  }

  /// The same with another table of contents, for the same file.
  StoredDump with(ArchiveHead other) {
    return new StoredDump(content, other, file, progress);
  }

  /// Gives the whole dump to a program until that has read what it wants; its end tells whether it
  /// has.
  void feed(RunningProgram program) throws IOException {
    var feed = new Feed(program.input(), progress);
    try {
      content.read(content.entries().next(), feed);
      feed.end();
    } catch (EndedException enough) {
      // It reads no more: its status says why.
      return;
    }
  }

  /// The program does not read any more.
  private static final class EndedException extends IOException {
    private EndedException(IOException cause) {
      super(cause);
    }
  }

  private record Feed(OutputStream input, Progress progress) implements ContentSink {

    @Override
    public void write(byte[] bytes, int offset, int length) throws EndedException {
      try {
        input.write(bytes, offset, length);
      } catch (IOException ended) {
        throw new EndedException(ended);
      }
      progress.report(new Progress.Advanced(length, 0));
    }

    private void end() throws EndedException {
      try {
        input.close();
      } catch (IOException ended) {
        throw new EndedException(ended);
      }
    }

    @Override
    public void skipZeros(long length) throws EndedException {
      var zeros = new byte[1 << 16];
      for (var left = length; left > 0; left -= zeros.length) {
        write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }
  }
}
