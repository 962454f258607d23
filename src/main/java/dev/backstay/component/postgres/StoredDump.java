package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/// A dump that is in a snapshot. Its table of contents alone is needed to make what comes before
/// rows and after them; the rows go from the snapshot to whoever loads them.
final class StoredDump {

  private final ComponentContent content;
  private final DumpHead.Read contents;
  private final ArchiveHead head;
  private final Path file;
  private final Progress progress;

  private StoredDump(
      ComponentContent content,
      DumpHead.Read contents,
      ArchiveHead head,
      Path file,
      Progress progress) {
    this.content = content;
    this.contents = contents;
    this.head = head;
    this.file = file;
    this.progress = progress;
  }

  /// That of a component.
  ///
  /// @param directory where a file for a program may be written
  /// @throws IOException also if the snapshot has no dump
  static StoredDump of(ComponentContent content, Path directory, Progress progress)
      throws IOException {
    var read = DumpHead.read(content);
    if (read.isEmpty()) {
      throw new IOException("the snapshot has no dump");
    }
    var file = directory.resolve("contents");
    return new StoredDump(content, read.get(), read.get().archive(), file, progress);
  }

  /// The same with fewer entries.
  StoredDump with(ArchiveHead other) {
    return new StoredDump(content, contents, other, file, progress);
  }

  /// What it holds.
  ArchiveHead head() {
    return head;
  }

  /// Writes a table of contents of those entries alone.
  Path file(Collection<ArchiveHead.Entry> entries) throws IOException {
    Files.write(file, contents.excerpt(entries));
    return file;
  }

  /// Gives a table of contents of those entries to a program.
  void tell(RunningProgram program, Collection<ArchiveHead.Entry> entries) throws IOException {
    give(program, entries, _ -> {});
  }

  /// Gives a dump of those entries to a program until that has read what it wants; its end tells
  /// whether it has.
  void feed(RunningProgram program, Collection<ArchiveHead.Entry> entries) throws IOException {
    give(program, entries, feed -> content.read(content.entries().next(), feed));
  }

  private interface Rest {
    void into(Feed feed) throws IOException;
  }

  private void give(RunningProgram program, Collection<ArchiveHead.Entry> entries, Rest rest)
      throws IOException {
    try (var feed = new Feed(program.input(), head.end(), progress)) {
      feed.begin(contents.excerpt(entries));
      rest.into(feed);
    } catch (EndedException enough) {
      // It reads no more: its status says why.
    }
  }

  /// The program does not read any more.
  private static final class EndedException extends IOException {
    private EndedException(IOException cause) {
      super(cause);
    }
  }

  /// Takes a dump whose table of contents the program has already.
  private static final class Feed implements ContentSink, Closeable {

    private final OutputStream input;
    private final Progress progress;
    private int known;

    Feed(OutputStream input, int known, Progress progress) {
      this.input = input;
      this.known = known;
      this.progress = progress;
    }

    void begin(byte[] contents) throws EndedException {
      give(contents, 0, contents.length);
    }

    private void give(byte[] bytes, int offset, int length) throws EndedException {
      try {
        input.write(bytes, offset, length);
      } catch (IOException ended) {
        throw new EndedException(ended);
      }
    }

    @Override
    public void close() throws EndedException {
      try {
        input.close();
      } catch (IOException ended) {
        throw new EndedException(ended);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws EndedException {
      var passed = Math.min(known, length);
      known -= passed;
      give(bytes, offset + passed, length - passed);
      progress.report(new Progress.Advanced(length, 0));
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
