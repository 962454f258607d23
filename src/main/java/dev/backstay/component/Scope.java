package dev.backstay.component;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How much of a database a restore replaces.
///
/// @param part what of it
/// @param tables the tables that are meant, as `SCHEMA.TABLE` or a table of `public`
/// @param schemas the schemas all of whose tables are meant; if no table is named either, all are
public record Scope(Part part, List<String> tables, List<String> schemas) {

  /// What of a database is replaced.
  public enum Part {
    /// All of it.
    WHOLE,
    /// The rows of tables, which stay as they are themselves.
    ROWS,
    /// Tables, with all that belongs to them.
    TABLES
  }

  /// All of it.
  public static final Scope WHOLE = new Scope(Part.WHOLE, List.of(), List.of());

  /// The rows of all its tables, which stay as they are themselves.
  public static final Scope ROWS = new Scope(Part.ROWS, List.of(), List.of());

  public Scope {
    tables = List.copyOf(tables);
    schemas = List.copyOf(schemas);
  }

  /// Whether it is all of the database.
  public boolean isWhole() {
    return part == Part.WHOLE;
  }

  /// Whether it is rows, and not the tables themselves.
  public boolean isOfRows() {
    return part == Part.ROWS;
  }

  /// What it is, as it may be shown.
  public String shown() {
    var names = new ArrayList<String>(tables);
    schemas.forEach(schema -> names.add(schema + ".*"));
    var of = names.isEmpty() ? Stream.<String>of() : Stream.of(String.join(", ", names));
    return switch (part) {
      case WHOLE -> "all";
      case ROWS -> String.join(" of ", Stream.concat(Stream.of("rows"), of).toList());
      case TABLES -> String.join(" ", Stream.concat(Stream.of("tables"), of).toList());
    };
  }
}
