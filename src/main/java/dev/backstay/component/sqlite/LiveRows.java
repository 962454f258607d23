package dev.backstay.component.sqlite;

import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.LiveShare;
import java.io.IOException;
import java.nio.file.Path;

/// The rows of one entity in a live database.
///
/// @param directory the directory of the share
record LiveRows(SqliteDatabase component, Path directory) implements LiveShare {

  @Override
  public String place() {
    return component.place();
  }

  @Override
  public Transaction look() throws IOException {
    return ShareTransaction.begin("begin", component, directory);
  }

  @Override
  public Transaction change() throws IOException {
    return ShareTransaction.begin("begin immediate", component, directory);
  }
}
