package dev.backstay.offload;

import dev.backstay.component.FileStat;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what the store gives back with what is on disk, byte by byte.
final class ReadBack {

  private final Repository repository;
  private final Progress progress;

  ReadBack(Repository repository, Progress progress) {
    this.repository = repository;
    this.progress = progress;
  }

  /// Those files of the plan that are in the snapshot exactly as they are now.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if the store does not give back what was
  ///     stored, whichever file that is of
  List<FileSurvey.Found> confirm(Commit commit, OffloadPlan plan) {
    var wanted = new HashMap<EntryPath, FileSurvey.Found>();
    plan.files().forEach(each -> wanted.put(each.path(), each));
    return confirm(commit, plan.request().tree().name(), wanted);
  }

  private List<FileSurvey.Found> confirm(
      Commit commit, ComponentName component, Map<EntryPath, FileSurvey.Found> wanted) {
    var same = new ArrayList<FileSurvey.Found>();
    try (var source = repository.read(commit)) {
      var content = source.content(component);
      for (var entries = content.entries(); entries.hasNext(); ) {
        var entry = entries.next();
        var file = wanted.get(entry.meta().path());
        if (entry.meta().type() == EntryType.FILE && file != null) {
          if (isSame(content, entry, file)) {
            same.add(file);
          }
          progress.report(new Progress.Advanced(entry.meta().sizeBytes(), 1));
        }
      }
    }
    return same;
  }

  private static boolean isSame(
      ComponentContent content, StoredEntry entry, FileSurvey.Found file) {
    var meta = entry.meta();
    var isListedSo =
        meta.sizeBytes() == file.stat().sizeBytes()
            && meta.attributes().modifiedAtNanos() == file.stat().modifiedAtNanos();
    var sink = Comparison.with(file);
    try (sink) {
      content.read(entry, sink);
    } catch (IOException unreadable) {
      return false;
    }
    return isListedSo && sink.isSame(file);
  }

  /// What is read is compared with the file, as far as that can be read; all of it is read, so that
  /// damage anywhere is met.
  private static final class Comparison implements ContentSink, AutoCloseable {

    private static final int BLOCK = 128 << 10;

    private final @Nullable FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
    private final byte[] zeros = new byte[BLOCK];
    private boolean differs;
    private long position;

    private Comparison(@Nullable FileChannel channel) {
      this.channel = channel;
      differs = channel == null;
    }

    static Comparison with(FileSurvey.Found file) {
      try {
        if (!FileStat.of(file.file()).isUnchangedSince(file.stat())) {
          return new Comparison(null);
        }
        return new Comparison(
            FileChannel.open(
                file.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
      } catch (IOException unreadable) {
        return new Comparison(null);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (var done = 0; done < length && !differs; ) {
        var count = Math.min(BLOCK, length - done);
        differs = !holds(bytes, offset + done, count);
        done += count;
        position += count;
      }
    }

    private boolean holds(byte[] bytes, int offset, int count) {
      buffer.clear().limit(count);
      try {
        while (buffer.hasRemaining()) {
          var at = position + buffer.position();
          if (channel == null || channel.read(buffer, at) < 0) {
            return false;
          }
        }
      } catch (IOException unreadable) {
        return false;
      }
      return Arrays.equals(buffer.array(), 0, count, bytes, offset, offset + count);
    }

    @Override
    public void skipZeros(long length) {
      for (var left = length; left > 0; ) {
        var count = (int) Math.min(BLOCK, left);
        write(zeros, 0, count);
        left -= count;
      }
    }

    /// Whether all was the same, and the file was left alone meanwhile.
    boolean isSame(FileSurvey.Found file) {
      try {
        return !differs
            && position == file.stat().sizeBytes()
            && FileStat.of(file.file()).isUnchangedSince(file.stat());
      } catch (IOException gone) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
