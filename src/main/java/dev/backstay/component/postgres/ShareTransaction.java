package dev.backstay.component.postgres;

import dev.backstay.component.EntityPart;
import dev.backstay.component.LiveShare;
import dev.backstay.component.Share.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The rows of one entity, in one transaction of a live database that keeps others from writing to
/// their tables while they are changed.
///
/// Rows that both sides have are changed, not removed: what refers to them stays. Triggers do what
/// they do for everybody.
final class ShareTransaction implements LiveShare.Transaction {

  /// How long others may keep the tables.
  private static final String LOCK_TIMEOUT = "60s";

  private final String place;
  private final ShareCopies copies;
  private final Sql sql;

  private ShareTransaction(String place, ShareCopies copies, Sql sql) {
    this.place = place;
    this.copies = copies;
    this.sql = sql;
  }

  /// Begins one. What is not committed is rolled back with the connection.
  static ShareTransaction begin(Clients clients, Path directory) throws IOException {
    var copies = ShareCopies.in(directory);
    var database = clients.database();
    var sql = Sql.connect(clients, database.database(), database.timeout());
    var begun = new ShareTransaction(database.place(), copies, sql);
    try {
      sql.run(Sql.PLAIN);
      sql.run("begin");
      sql.run("set local synchronous_commit = on");
      sql.run("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
      begun.load();
      return begun;
    } catch (IOException refused) {
      begun.close();
      throw refused;
    }
  }

  /// Keeps others from writing to the tables until it ends.
  void lock() throws IOException {
    for (var part : copies.share().rows()) {
      sql.run("lock table " + TableName.of(part.table()).sql() + " in share row exclusive mode");
    }
  }

  @Override
  public boolean prepare(Side side) throws IOException {
    var isExpected = is(side.other());
    if (isExpected) {
      replace(side);
    }
    return isExpected;
  }

  @Override
  public void commit() throws IOException {
    sql.run("commit");
  }

  @Override
  public String changed(boolean isBegun) {
    return copies.share().changedRows(place, isBegun);
  }

  @Override
  public void close() {
    sql.close();
  }

  @Override
  public boolean is(Side side) throws IOException {
    for (var i = 0; i < copies.share().rows().size(); i++) {
      var part = copies.share().rows().get(i);
      var columns = rowOf("t", copies.columns(side, i));
      var live =
          "select %s as r from %s t where %s"
              .formatted(columns, TableName.of(part.table()).sql(), isMeant(part));
      var kept = "select %s as r from pg_temp.%s t".formatted(columns, table(side, i));
      var differing =
          "select count(*) from ((%1$s except all %2$s) union all (%2$s except all %1$s)) d"
              .formatted(live, kept);
      if (!sql.value(differing).equals("0")) {
        return false;
      }
    }
    return true;
  }

  /// Brings the rows of both sides into tables of this connection.
  private void load() throws IOException {
    for (var i = 0; i < copies.share().rows().size(); i++) {
      for (var side : Side.values()) {
        sql.run(
            "create temp table %s on commit drop as select %s from %s with no data"
                .formatted(
                    table(side, i),
                    list(copies.columns(side, i)),
                    TableName.of(copies.share().rows().get(i).table()).sql()));
        sql.copyIn("copy pg_temp.%s from stdin".formatted(table(side, i)), copies.rows(side, i));
      }
    }
  }

  private static String table(Side side, int part) {
    return "backstay_" + side.label() + "_" + part;
  }

  private static String list(List<String> columns) {
    return columns.stream().map(Sql::quoted).collect(Collectors.joining(", "));
  }

  private static String rowOf(String alias, List<String> columns) {
    return columns.stream()
        .map(it -> alias + "." + Sql.quoted(it))
        .collect(Collectors.joining(", ", "row(", ")::text"));
  }

  private String isMeant(EntityPart.Rows part) {
    return "t.%s = %s".formatted(Sql.quoted(part.key()), Sql.literal(copies.share().target()));
  }

  private void replace(Side side) throws IOException {
    var share = copies.share();
    for (var i = share.rows().size() - 1; i >= 0; i--) {
      remove(side, i);
    }
    for (var i = 0; i < share.rows().size(); i++) {
      put(side, i);
    }
    sql.run("set constraints all immediate");
    if (!is(side)) {
      throw new SqlFailedException(
          "the rows of %s are others than were put in: a trigger of %s changes them"
              .formatted(share.target(), place));
    }
  }

  /// The columns that tell rows apart; none if rows of that side have not all of them.
  private List<String> primary(Side side, int part) throws IOException {
    var primary =
        ShareColumns.columns(sql, copies.share().rows().get(part).table()).stream()
            .filter(ShareColumns.Column::isPrimary)
            .map(ShareColumns.Column::name)
            .toList();
    return copies.columns(side, part).containsAll(primary) ? primary : List.of();
  }

  /// Whether it is the same row of the side.
  private static String same(List<String> primary) {
    return primary.stream()
        .map(Sql::quoted)
        .map(it -> "n.%1$s = t.%1$s".formatted(it))
        .collect(Collectors.joining(" and "));
  }

  /// The tables in which a removal would take rows along, or change them: their names, how their
  /// rows refer to those of this table, whether it is this table.
  private List<List<String>> dependants(String table) throws IOException {
    return sql.rows(
        """
      select pg_catalog.format('%%I.%%I', n.nspname, r.relname),
             (select pg_catalog.string_agg(
                       pg_catalog.format('c.%%I = t.%%I', ca.attname, ta.attname), ' and ')
                from unnest(k.conkey, k.confkey) u (child, parent)
                join pg_catalog.pg_attribute ca
                  on ca.attrelid = k.conrelid and ca.attnum = u.child
                join pg_catalog.pg_attribute ta
                  on ta.attrelid = k.confrelid and ta.attnum = u.parent),
             k.conrelid = k.confrelid
        from pg_catalog.pg_constraint k
        join pg_catalog.pg_class r on r.oid = k.conrelid
        join pg_catalog.pg_namespace n on n.oid = r.relnamespace
       where k.contype = 'f' and k.confdeltype in ('c', 'n', 'd')
         and k.confrelid = %s::pg_catalog.regclass"""
            .formatted(Sql.literal(table)));
  }

  private void remove(Side side, int i) throws IOException {
    var part = copies.share().rows().get(i);
    var name = TableName.of(part.table()).sql();
    var primary = primary(side, i);
    var same = same(primary);
    var meant = isMeant(part);
    var gone = meant;
    if (!same.isEmpty()) {
      gone +=
          " and not exists (select 1 from pg_temp.%s n where %s)".formatted(table(side, i), same);
    }
    for (var row : dependants(name)) {
      var others =
          "select count(*) from %s c join %s t on %s where %s%s"
              .formatted(
                  row.get(0),
                  name,
                  row.get(1),
                  gone,
                  row.get(2).equals("t") ? " and " + "not c" + meant.substring(1) : "");
      if (!sql.value(others).equals("0")) {
        throw new SqlFailedException(
            "rows of %s refer to rows of %s that would be removed, and would go or change with them"
                .formatted(row.get(0), name));
      }
    }
    sql.run("delete from %s t where %s".formatted(name, gone));
  }

  private void put(Side side, int i) throws IOException {
    var part = copies.share().rows().get(i);
    var name = TableName.of(part.table()).sql();
    var columns = copies.columns(side, i);
    var primary = primary(side, i);
    var same = same(primary);
    var meant = isMeant(part);
    var from = "from pg_temp.%s n".formatted(table(side, i));
    if (!same.isEmpty()) {
      var set =
          columns.stream()
              .filter(it -> !primary.contains(it))
              .map(Sql::quoted)
              .map(it -> "%1$s = n.%1$s".formatted(it))
              .collect(Collectors.joining(", "));
      if (!set.isEmpty()) {
        sql.run(
            "update %s t set %s %s where %s and %s and %s is distinct from %s"
                .formatted(name, set, from, same, meant, rowOf("t", columns), rowOf("n", columns)));
      }
    }
    sql.run(
        "insert into %s (%s) overriding system value select %s %s%s"
            .formatted(
                name,
                list(columns),
                list(columns),
                from,
                same.isEmpty()
                    ? ""
                    : " where not exists (select 1 from %s t where %s and %s)"
                        .formatted(name, same, meant)));
  }
}
