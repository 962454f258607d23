package dev.backstay.repository.content;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Stores the bytes of entries, one content after the other. Used by one thread.
public final class ContentWriter {

  private final StreamCutter streams;
  private final RowCutter rows;
  private final PageComparer pages;

  /// @param cuttingTable what contents are cut by
  /// @param workers threads that may read ahead
  /// @param namesAhead what they name pages by, one at a time
  /// @param memory what remembers where the rows of a former content are
  public ContentWriter(
      Chunks chunks,
      ChunkNames names,
      byte[] cuttingTable,
      Executor workers,
      ChunkNames namesAhead,
      CellMemory memory) {
    var cdc = new FastCdc(cuttingTable);
    streams = new StreamCutter(chunks, cdc);
    rows = new RowCutter(chunks, cuttingTable, memory);
    pages = new PageComparer(chunks, names, cdc, new BlocksAhead.Desk(workers, names, namesAhead));
  }

  /// A stored content and how many bytes were read for it.
  public record Written(StoredContent content, long sizeBytes) {}

  /// What was stored of the same entry before.
  public record Former(StoredContent content, long sizeBytes) {}

  /// Stores a content that is one chunk, whose name is known.
  public Written writeWhole(ChunkId id, byte[] bytes) throws IOException {
    return streams.writeWhole(id, bytes);
  }

  /// Reads the content to its end and stores it.
  public Written write(IncomingContent content, @Nullable Former former) throws IOException {
    return switch (content.cutting()) {
      case STREAM -> streams.write(content);
      case ROWS -> rows.write(content, former);
      case PAGED, IMAGE -> pages.write(content, former);
    };
  }
}
