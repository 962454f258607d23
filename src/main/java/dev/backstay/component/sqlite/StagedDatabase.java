package dev.backstay.component.sqlite;

import dev.backstay.component.Destination;
import dev.backstay.component.Editable;
import dev.backstay.component.Move;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A restored database beside the live one, and the renames that exchange the two generations.
record StagedDatabase(StagedTree tree) implements StagedComponent, Queryable, Editable {

  @Override
  public Destination destination() {
    return tree.destination();
  }

  /// Checks the database through SQLite; files taken as they were are not expected to be whole.
  @Override
  public void verify() {
    tree.verify();
    tree.databases().forEach(StagedDatabase::verify);
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    for (var database : tree.databases()) {
      NameQuery.ask(database, query, each);
    }
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    for (var database : tree.databases()) {
      NameQuery.rows(database, query, each);
    }
  }

  @Override
  public long edit(String statement) throws IOException {
    if (tree.databases().isEmpty()) {
      // What is put back as it was is not verified, so nobody has looked for databases.
      tree.verify();
    }
    if (tree.databases().size() != 1) {
      throw new IOException("no database was restored");
    }
    return DatabaseEdit.run(tree.databases().getFirst(), statement);
  }

  private static void verify(Path file) {
    try {
      DatabaseCheck.of(file);
    } catch (InvalidDatabaseException invalid) {
      throw Failures.staged(file, invalid);
    } catch (IOException fault) {
      throw Failures.stagedUnreadable(file, fault);
    }
  }

  @Override
  public List<Move> moves() {
    TargetUse.requireNone(new Generation(destination().live()));
    return tree.moves();
  }
}
