package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// References of tables that were loaded alone: what they lead to may have no rows there, so they
/// are made without being checked. Which of them were is written down beside them.
final class LooseReferences {

  private static final String LIST = "backstay_staged.checked";
  private static final String UNCHECKED = "NOT VALID";

  private LooseReferences() {}

  /// Makes them in a database that was built.
  static void make(Sql staged, List<ArchiveHead.Entry> references) throws IOException {
    staged.run("create schema backstay_staged");
    staged.run("create table " + LIST + " (schema text, owner text, name text)");
    for (var entry : references) {
      var says = entry.definition().strip().replaceFirst(";\\z", "");
      if (says.endsWith(UNCHECKED)) {
        staged.perform(says);
      } else {
        staged.perform(says + " " + UNCHECKED);
        var reference = TableItems.Constraint.of(entry);
        staged.run(
            "insert into %s values (%s, %s, %s)"
                .formatted(
                    LIST,
                    Sql.literal(reference.table().schema()),
                    Sql.literal(reference.table().table()),
                    Sql.literal(reference.name())));
      }
    }
  }

  /// Those that must be checked where everything is.
  static Set<TableItems.Constraint> checkedIn(Sql staged) throws IOException {
    var checked = new HashSet<TableItems.Constraint>();
    for (var row : staged.rows("select schema, owner, name from " + LIST)) {
      var table = new TableName(row.get(0), row.get(1));
      checked.add(new TableItems.Constraint(table, row.get(2)));
    }
    return checked;
  }
}
