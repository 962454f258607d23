package dev.backstay.component.files;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import java.util.List;

/// A tree built beside its live place, with the databases in it.
record StagedFileTree(StagedTree tree, DatabaseFiles databases) implements StagedComponent {

  @Override
  public Destination destination() {
    return tree.destination();
  }

  @Override
  public void verify() {
    tree.verify();
    tree.databases().forEach(databases::verify);
  }

  @Override
  public List<Move> moves() {
    return tree.moves();
  }
}
