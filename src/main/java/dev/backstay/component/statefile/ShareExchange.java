package dev.backstay.component.statefile;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.ShareMarks;
import dev.backstay.component.StagedFile;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Exchanges the items of one entity in a live document: another document is written beside it and
/// takes its name. What the items are tells whether it was done.
record ShareExchange(Component.StateFile component, Path directory) implements ServerExchange {

  @Override
  public String place() {
    return component.place();
  }

  /// Whoever writes to the document would lose what was written since it was looked at: it must be
  /// the one that was planned for.
  @Override
  public void forward() throws IOException {
    var marks = new ShareMarks(directory);
    if (marks.isDone()) {
      return;
    }
    var documents = ShareDocuments.in(directory);
    var live = read();
    if (!documents.has(ShareDocuments.text(live), true)) {
      if (!Arrays.equals(live, documents.planned(false))) {
        throw changed();
      }
      replace(documents.planned(true), live);
    }
    marks.end();
  }

  @Override
  public void requireWayBack() throws IOException {
    if (new ShareMarks(directory).isBegun()) {
      var documents = ShareDocuments.in(directory);
      var text = ShareDocuments.text(read());
      if (!documents.has(text, false) && !documents.has(text, true)) {
        throw changed();
      }
    }
  }

  /// Keeps what others have written since.
  @Override
  public void backward() throws IOException {
    if (!new ShareMarks(directory).isBegun()) {
      return;
    }
    var documents = ShareDocuments.in(directory);
    var live = read();
    var text = ShareDocuments.text(live);
    if (documents.has(text, false)) {
      return;
    }
    if (!documents.has(text, true)) {
      throw changed();
    }
    replace(
        Arrays.equals(live, documents.planned(true))
            ? documents.planned(false)
            : documents.with(text, false).getBytes(StandardCharsets.UTF_8),
        live);
  }

  private void replace(byte[] bytes, byte[] seen) throws IOException {
    // Whoever began this before may have died before it took the name.
    Files.deleteIfExists(fresh());
    if (!Arrays.equals(read(), seen)) {
      throw changed();
    }
    new ShareMarks(directory).begin();
    StagedFile.replace(component.path().toRealPath(), bytes, fresh());
  }

  /// A name beside the document that belongs to this run alone.
  private Path fresh() throws IOException {
    return component
        .path()
        .toRealPath()
        .resolveSibling(Destination.WORK_PREFIX + directory.getFileName());
  }

  private void end() throws IOException {
    if (Files.exists(component.path())) {
      Files.deleteIfExists(fresh());
    }
    WorkDirectory.delete(directory);
  }

  private byte[] read() throws IOException {
    return Files.readAllBytes(component.path());
  }

  private IOException changed() {
    return new IOException(
        component.place()
            + " was changed "
            + (new ShareMarks(directory).isBegun()
                ? "since the items were put in; `backstay restore resume` keeps them so"
                : "meanwhile"));
  }

  @Override
  public void settle() throws IOException {
    end();
  }

  @Override
  public void abandon() throws IOException {
    end();
  }
}
