package dev.backstay.component.postgres;

import java.io.IOException;

/// Copies rows from a database that was built beside into the served one, from client to client.
///
/// @param clients the clients of the server
/// @param database the one that was built
/// @param staged a connection to it
/// @param live a connection to the served one, in whose open transaction all is done
record RowCopy(Clients clients, String database, Sql staged, Sql live) {

  /// Copies all rows of a table into the empty one of the same name.
  ///
  /// @throws IOException also if another number of rows came
  void copy(TableName table) throws IOException {
    var columns = Sql.list(LiveSchema.columnsOf(staged, table));
    var out = "copy %s %s to stdout".formatted(table.sql(), columns);
    try (var rows = Sql.copyOut(clients, database, out)) {
      live.copyIn("copy %s %s from stdin".formatted(table.sql(), columns), rows);
    }
    var count = "select count(*) from only " + table.sql();
    var wanted = staged.value(count);
    var found = live.value(count);
    if (!found.equals(wanted)) {
      throw new SqlFailedException(
          "%s rows of %s were to be restored, %s were".formatted(wanted, table, found));
    }
  }
}
