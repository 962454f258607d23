package dev.backstay.component.postgres;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a dump makes up some tables, and what of the rest that needs.
///
/// What belongs to a table is told by what depends on it in the dump's table of contents, and by
/// the beginning of statements, which `pg_dump` writes in few forms.
///
/// @param own what makes them up, in the order of the dump
/// @param needed what that depends on, in the order of the dump
record TableItems(List<ArchiveHead.Entry> own, List<ArchiveHead.Entry> needed) {

  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)";
  private static final Pattern ALTERED =
      Pattern.compile("\\AALTER TABLE (?:ONLY )?" + NAME + "\\." + NAME);
  private static final Pattern OWNED_BY =
      Pattern.compile("\\bOWNED BY " + NAME + "\\." + NAME + "\\.");
  private static final Pattern OF_OTHERS =
      Pattern.compile("\\n\\)\\n(?:PARTITION BY |INHERITS \\()");

  private static final Set<String> BY_STATEMENT =
      Set.of(
          "DEFAULT", "CONSTRAINT", "CHECK CONSTRAINT", "FK CONSTRAINT", "ROW SECURITY", "SEQUENCE");
  private static final Set<String> BY_TABLE = Set.of("TABLE DATA", "INDEX", "STATISTICS");
  private static final Set<String> BY_NAME = Set.of("TRIGGER", "RULE", "POLICY");
  private static final Set<String> OF_ITEMS =
      Set.of("SEQUENCE SET", "COMMENT", "ACL", "SECURITY LABEL");

  TableItems {
    own = List.copyOf(own);
    needed = List.copyOf(needed);
  }

  /// Finds it.
  ///
  /// @param schemas those that are to be made with them
  static TableItems of(ArchiveHead head, Collection<TableName> tables, Collection<String> schemas) {
    return new Finding(head, Set.copyOf(tables), Set.copyOf(schemas)).find();
  }

  private static final class Finding {

    private final ArchiveHead head;
    private final Set<TableName> tables;
    private final Set<String> schemas;
    private final Map<Integer, ArchiveHead.Entry> entries = new HashMap<>();
    private final Set<Integer> own = new HashSet<>();

    Finding(ArchiveHead head, Set<TableName> tables, Set<String> schemas) {
      this.head = head;
      this.tables = tables;
      this.schemas = schemas;
    }

    TableItems find() {
      head.entries().forEach(entry -> entries.put(entry.id(), entry));
      head.entries().stream().filter(this::isItself).forEach(entry -> own.add(entry.id()));
      head.entries().forEach(this::takeOwned);
      head.entries().stream().filter(this::isPart).forEach(entry -> own.add(entry.id()));
      head.entries().stream()
          .filter(entry -> OF_ITEMS.contains(entry.description()))
          .filter(entry -> entry.needs().stream().anyMatch(own::contains))
          .forEach(entry -> own.add(entry.id()));
      var needed = needed();
      return new TableItems(
          head.entries().stream().filter(it -> own.contains(it.id())).toList(),
          head.entries().stream().filter(it -> needed.contains(it.id())).toList());
    }

    private boolean isItself(ArchiveHead.Entry entry) {
      return (isTable(entry) && tables.contains(new TableName(entry.schema(), entry.name())))
          || (entry.description().equals("SCHEMA") && schemas.contains(entry.name()));
    }

    private static boolean isTable(ArchiveHead.Entry entry) {
      return entry.description().equals("TABLE");
    }

    private void takeOwned(ArchiveHead.Entry entry) {
      if (entry.description().equals("SEQUENCE OWNED BY")
          && isOfTables(OWNED_BY.matcher(entry.definition()))) {
        own.add(entry.id());
        own.addAll(entry.needs());
      }
    }

    private boolean isPart(ArchiveHead.Entry entry) {
      var kind = entry.description();
      if (BY_STATEMENT.contains(kind)) {
        return isOfTables(ALTERED.matcher(entry.definition()));
      }
      if (BY_TABLE.contains(kind)) {
        return entry.needs().stream()
            .map(entries::get)
            .anyMatch(it -> it != null && isTable(it) && own.contains(it.id()));
      }
      return BY_NAME.contains(kind) && tableNamedBy(entry).map(own::contains).orElse(false);
    }

    private boolean isOfTables(Matcher named) {
      return named.find()
          && tables.contains(new TableName(plain(named.group(1)), plain(named.group(2))));
    }

    /// Of two tables `a` and `a b`, the second is meant by `a b c`.
    private Optional<Integer> tableNamedBy(ArchiveHead.Entry entry) {
      return entry.needs().stream()
          .map(entries::get)
          .filter(it -> it != null && isTable(it) && it.schema().equals(entry.schema()))
          .filter(it -> entry.name().startsWith(it.name() + " "))
          .max((a, b) -> Integer.compare(a.name().length(), b.name().length()))
          .map(ArchiveHead.Entry::id);
    }

    private Set<Integer> needed() {
      var needed = new HashSet<Integer>();
      var open = new ArrayDeque<Integer>(own);
      while (!open.isEmpty()) {
        var entry = entries.get(open.remove());
        if (entry != null) {
          for (var need : entry.needs()) {
            if (!own.contains(need) && needed.add(need)) {
              open.add(need);
            }
          }
        }
      }
      return needed;
    }
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /// The table that a constraint is of, and its name there.
  ///
  /// @param table the table
  /// @param name the constraint
  record Constraint(TableName table, String name) {

    /// That of an entry that adds one.
    static Constraint of(ArchiveHead.Entry entry) throws DumpFormatException {
      var named = ALTERED.matcher(entry.definition());
      if (!named.find()) {
        throw new DumpFormatException("a dump that does not say whose " + entry.shown() + " is");
      }
      var table = new TableName(plain(named.group(1)), plain(named.group(2)));
      return new Constraint(table, entry.name().substring(table.table().length() + 1));
    }
  }

  /// The same dump with nothing else in it.
  ArchiveHead in(ArchiveHead head) {
    var all = new HashSet<Integer>();
    own.forEach(entry -> all.add(entry.id()));
    needed.forEach(entry -> all.add(entry.id()));
    return head.only(entry -> all.contains(entry.id()));
  }

  /// The references from these tables to any.
  List<ArchiveHead.Entry> references() {
    return own.stream().filter(it -> it.description().equals("FK CONSTRAINT")).toList();
  }

  /// The references from other tables to these.
  List<ArchiveHead.Entry> referring(ArchiveHead head) {
    var tables = new HashSet<Integer>();
    own.stream().filter(Finding::isTable).forEach(entry -> tables.add(entry.id()));
    return head.entries().stream()
        .filter(it -> it.description().equals("FK CONSTRAINT") && !own.contains(it))
        .filter(it -> it.needs().stream().anyMatch(tables::contains))
        .toList();
  }

  /// The references, and what is said of them.
  Set<Integer> ofReferences() {
    var ids = new HashSet<Integer>();
    references().forEach(entry -> ids.add(entry.id()));
    own.stream()
        .filter(entry -> OF_ITEMS.contains(entry.description()))
        .filter(entry -> entry.needs().stream().anyMatch(ids::contains))
        .map(ArchiveHead.Entry::id)
        .toList()
        .forEach(ids::add);
    return ids;
  }

  /// What the tables, or what belongs to them, depend on at first hand.
  List<ArchiveHead.Entry> neededFirst() {
    var first = new HashSet<Integer>();
    own.forEach(entry -> first.addAll(entry.needs()));
    return needed.stream().filter(it -> first.contains(it.id())).toList();
  }

  /// The tables that are parts of others, or have others as parts or children.
  List<TableName> entangled(ArchiveHead head) {
    var attached = new HashSet<TableName>();
    for (var entry : head.entries()) {
      if (entry.description().equals("TABLE ATTACH")) {
        attached.add(new TableName(entry.schema(), entry.name()));
      }
    }
    return own.stream()
        .filter(Finding::isTable)
        .filter(
            it ->
                OF_OTHERS.matcher(it.definition()).find()
                    || attached.contains(new TableName(it.schema(), it.name())))
        .map(it -> new TableName(it.schema(), it.name()))
        .toList();
  }
}
