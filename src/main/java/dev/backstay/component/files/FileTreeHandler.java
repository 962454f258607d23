package dev.backstay.component.files;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Destination;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.InstantSource;

/// Captures a directory with everything below it, and builds it again.
public final class FileTreeHandler implements ComponentHandler {

  private final Component.FileTree tree;
  private final DatabaseFiles databases;
  private final InstantSource clock;

  /// For one tree, whose databases are read and checked through `databases`.
  public FileTreeHandler(Component.FileTree tree, DatabaseFiles databases, InstantSource clock) {
    this.tree = tree;
    this.databases = databases;
    this.clock = clock;
  }

  @Override
  public Component component() {
    return tree;
  }

  @Override
  public void inspect() {
    var capture =
        new TreeCapture(tree, TreeRoot.find(tree.path()), EmbeddedDatabases.AS_PLAIN_FILES, clock);
    capture.next();
    capture.close();
  }

  /// Walks as its entries are asked for; nothing is read before.
  @Override
  public Capture capture(Scratch scratch) {
    var found =
        switch (tree.databases()) {
          case ENGINE -> EmbeddedDatabases.readBy(databases, scratch);
          case AS_FILES -> EmbeddedDatabases.AS_PLAIN_FILES;
        };
    return new TreeCapture(tree, TreeRoot.find(tree.path()), found, clock);
  }

  @Override
  public Capture captureAsIs() {
    if (Files.notExists(tree.path(), LinkOption.NOFOLLOW_LINKS)) {
      return FixedCapture.absent(tree, clock.instant());
    }
    return new TreeCapture(
        tree, TreeRoot.find(tree.path()), EmbeddedDatabases.AS_PLAIN_FILES, clock);
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    var staged = new TreeBuilder(content, selection, destination, progress).build();
    return new StagedFileTree(staged, databases);
  }
}
