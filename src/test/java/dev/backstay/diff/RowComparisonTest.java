package dev.backstay.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.sqlite.SqliteRows;
import dev.backstay.rows.Column;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Rows;
import dev.backstay.rows.TableShape;
import dev.backstay.rows.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowComparisonTest {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path directory;

  /// A table of rows that are made up as they are asked for.
  private static final class MadeUp implements RowSource, Rows {

    private final long count;
    private final LongFunction<List<Value>> row;
    private long at;

    MadeUp(long count, LongFunction<List<Value>> row) {
      this.count = count;
      this.row = row;
    }

    @Override
    public List<TableShape> tables() {
      var columns = List.of(new Column("id", "bigint"), new Column("v", "text"));
      return List.of(new TableShape("", "t", columns, List.of("id")));
    }

    @Override
    public Rows rows(TableShape table, List<String> sorted, List<String> others) {
      return this;
    }

    @Override
    public Optional<List<Value>> next() {
      return at == count ? Optional.empty() : Optional.of(row.apply(at++));
    }

    @Override
    public List<String> columns() {
      return List.of("id", "v");
    }

    @Override
    public Rows ask(String statement) {
      throw new AssertionError(statement);
    }

    @Override
    public long count(TableShape table) {
      return count;
    }

    @Override
    public Optional<String> greatest(TableShape table, String column) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /// Together they are twice what this process may have.
  @Test
  void rowsAreNotKept() throws IOException {
    var each = (int) (Runtime.getRuntime().maxMemory() / 100_000);
    LongFunction<List<Value>> row =
        id -> List.of(new Value.Exact(id), new Value.Bytes(new byte[each]));
    var found =
        new RowComparison(new MadeUp(200_000, row), new MadeUp(200_000, row), 5)
            .run(Optional.empty())
            .getFirst();
    assertThat(found.isDifferent()).isFalse();
    assertThat(found.rows().after()).isEqualTo(200_000);
  }

  @Test
  void rowsThatAreNotInOrderAreNoticed() {
    var wrong = new MadeUp(2, id -> List.of(new Value.Exact(-id), Value.Null.NONE));
    var right = new MadeUp(2, id -> List.of(new Value.Exact(id), Value.Null.NONE));
    assertThatThrownBy(() -> new RowComparison(right, wrong, 0).run(Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("order");
  }

  private Path database(String name, List<String> statements) throws Exception {
    var file = directory.resolve(name);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (var each : statements) {
        statement.execute(each);
      }
      connection.commit();
    }
    return file;
  }

  @Test
  void manyRowsOfADatabaseAreCompared() throws Exception {
    var made =
        List.of(
            "create table t (name text primary key, v, w text)",
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000)"
                + " insert into t select 'row ' || (i * 7919 % 200003), i, printf('%040d', 0)"
                + " from n",
            "create table bag as select v % 1000 as v, w from t");
    var first = database("first.db", made);
    var more = new ArrayList<>(made);
    more.add("delete from t where v % 1000 = 1");
    more.add("update t set w = 'other' where v % 1000 = 2");
    more.add("insert into t select 'new ' || v, v, w from t where v % 2000 = 3");
    more.add("delete from bag where rowid in (select rowid from bag where v = 5 limit 10)");
    var second = database("second.db", more);
    try (var left = SqliteRows.of(first, LIMIT);
        var right = SqliteRows.of(second, LIMIT)) {
      var found = new RowComparison(left, right, 3).run(Optional.empty());
      assertThat(found.get(0).rows())
          .isEqualTo(new TableDifference.Count(200_000, 199_990, 0, 10, 0));
      assertThat(found.get(1).rows())
          .isEqualTo(new TableDifference.Count(200_000, 199_900, 100, 200, 200));
      assertThat(found.get(1).examples()).hasSize(3);
    }
  }

  /// Random tables with values of all kinds, compared with what maps tell.
  @Test
  void randomTablesGiveWhatMapsTell() throws Exception {
    for (var seed = 0; seed < 25; seed++) {
      var random = new Random(seed);
      var sides = new ArrayList<Map<String, String>>();
      for (var name : List.of("before", "after")) {
        var rows = new TreeMap<String, String>();
        for (var i = 0; i < 60; i++) {
          rows.put(literal(random, false), literal(random, true));
        }
        var statements =
            new ArrayList<>(List.of("create table t (k primary key, v) without rowid"));
        rows.forEach((k, v) -> statements.add("insert into t values (" + k + ", " + v + ")"));
        database(name + seed, statements);
        sides.add(rows);
      }
      var expected = new HashMap<String, Long>();
      sides
          .getFirst()
          .forEach(
              (k, v) -> {
                var other = sides.getLast().get(k);
                expected.merge(
                    other == null ? "removed" : other.equals(v) ? "same" : "changed",
                    1L,
                    Long::sum);
              });
      try (var left = SqliteRows.of(directory.resolve("before" + seed), LIMIT);
          var right = SqliteRows.of(directory.resolve("after" + seed), LIMIT)) {
        var rows = new RowComparison(left, right, 0).run(Optional.empty()).getFirst().rows();
        assertThat(rows.removed())
            .as("seed %d", seed)
            .isEqualTo(expected.getOrDefault("removed", 0L));
        assertThat(rows.changed())
            .as("seed %d", seed)
            .isEqualTo(expected.getOrDefault("changed", 0L));
        assertThat(rows.before()).isEqualTo(sides.getFirst().size());
        assertThat(rows.after()).isEqualTo(sides.getLast().size());
      }
    }
  }

  private static String literal(Random random, boolean mayBeNull) {
    return switch (random.nextInt(mayBeNull ? 5 : 4)) {
      case 0 -> Integer.toString(random.nextInt(20));
      case 1 -> random.nextInt(20) + ".5";
      case 2 ->
          "'"
              + List.of("a", "Z", "é", "\uFF61", "\uD83D\uDE00", "a b").get(random.nextInt(6))
              + "'";
      case 3 -> "x'" + List.of("", "00", "ff", "0102").get(random.nextInt(4)) + "'";
      default -> "null";
    };
  }
}
