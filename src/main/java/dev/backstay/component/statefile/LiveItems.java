package dev.backstay.component.statefile;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.LiveShare;
import dev.backstay.component.Share.Side;
import dev.backstay.component.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The items of one entity in a live document, which others may write anew at any time: another
/// document is written beside it and takes its name.
///
/// @param directory the directory of the share
record LiveItems(Component.StateFile component, Path directory) implements LiveShare {

  @Override
  public String place() {
    return component.place();
  }

  @Override
  public Transaction look() throws IOException {
    return new Replacement(ShareDocuments.in(directory), read());
  }

  @Override
  public Transaction change() throws IOException {
    return look();
  }

  @Override
  public void clear() throws IOException {
    if (Files.exists(component.path())) {
      Files.deleteIfExists(fresh());
    }
  }

  /// A name beside the document that belongs to this run alone.
  private Path fresh() throws IOException {
    return component
        .path()
        .toRealPath()
        .resolveSibling(Destination.WORK_PREFIX + directory.getFileName());
  }

  private byte[] read() throws IOException {
    return Files.readAllBytes(component.path());
  }

  private final class Replacement implements Transaction {

    private final ShareDocuments documents;
    private final byte[] seen;
    private byte[] made;

    Replacement(ShareDocuments documents, byte[] seen) {
      this.documents = documents;
      this.seen = seen;
      made = seen;
    }

    @Override
    public boolean is(Side side) throws IOException {
      return documents.has(ShareDocuments.text(seen), side);
    }

    @Override
    public boolean prepare(Side side) throws IOException {
      var isExpected =
          switch (side) {
            // Whoever writes to the document would lose what was written since it was looked at: it
            // must be the one that was planned for.
            case NEW -> Arrays.equals(seen, documents.planned(Side.OLD));
            case OLD -> is(Side.NEW);
          };
      if (isExpected) {
        made =
            Arrays.equals(seen, documents.planned(side.other()))
                ? documents.planned(side)
                : keeping(side);
        // Whoever began this before may have died before it took the name.
        Files.deleteIfExists(fresh());
      }
      return isExpected && Arrays.equals(read(), seen);
    }

    /// Keeps what others have written since.
    private byte[] keeping(Side side) throws IOException {
      return documents.with(ShareDocuments.text(seen), side).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void commit() throws IOException {
      StagedFile.replace(component.path().toRealPath(), made, fresh());
    }

    @Override
    public String changed(boolean isBegun) {
      return component.place()
          + " was changed "
          + (isBegun
              ? "since the items were put in; `backstay restore resume` keeps them so"
              : "meanwhile");
    }

    @Override
    public void close() {}
  }
}
