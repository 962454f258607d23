package dev.backstay.component.postgres;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Exchanges tables with all that belongs to them, whether or not there are tables of these names.
///
/// What is run in the served database is what the server says of the staged tables, not what the
/// dump says.
final class TableExchange extends InPlaceExchange {

  private final TableChoice choice;

  TableExchange(Clients clients, Names names, TableChoice choice) {
    super(clients, names);
    this.choice = choice;
  }

  @Override
  void replace(RowCopy rows) throws IOException {
    var live = rows.live();
    var head = stagedHead(rows.staged());
    var tables = choice.of(head);
    var former = FormerTables.setAside(live, names().formerSchema(), tables);
    var schemas = missingSchemas(live, tables);
    former.noteMade(tables, schemas);
    new TableMaking(rows, TableItems.of(head, tables, schemas), tables).make();
    former.bindOthers();
  }

  /// What the server says of what was staged, without rows.
  private ArchiveHead stagedHead(Sql staged) throws IOException {
    var arguments =
        List.of("--format=custom", "--schema-only", Clients.databaseArgument(names().staged()));
    var fit = clients().fitFor(Server.majorOf(staged));
    try (var dump = fit.start("pg_dump", arguments, clients().database().timeout())) {
      dump.input().close();
      var bytes = dump.output().readAllBytes();
      var problem = dump.await();
      if (problem.isPresent()) {
        throw new SqlFailedException("pg_dump " + problem.get());
      }
      return ArchiveHead.read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new IOException("pg_dump gave a dump that is cut off", e);
    }
  }

  /// What of a dump makes up the chosen tables of the clients' database, with the schemas that it
  /// lacks.
  static TableItems itemsOf(ArchiveHead head, Clients clients) throws IOException {
    var database = clients.database();
    var tables = TableChoice.of(database.scope()).of(head);
    try (var live = Sql.connect(clients, database.database(), database.timeout())) {
      return TableItems.of(head, tables, missingSchemas(live, tables));
    }
  }

  /// The schemas of those tables that the served database lacks.
  static Set<String> missingSchemas(Sql live, Iterable<TableName> tables) throws IOException {
    var missing = new LinkedHashSet<String>();
    tables.forEach(table -> missing.add(table.schema()));
    for (var row : live.rows("select nspname from pg_catalog.pg_namespace")) {
      missing.remove(row.getFirst());
    }
    return missing;
  }

  @Override
  void bringBack(Sql live) throws IOException {
    FormerTables.find(live, names().formerSchema()).bringBack();
  }
}
