package dev.backstay.component;

import dev.backstay.snapshot.ComponentName;
import java.util.List;
import java.util.Optional;

/// Where, in one component, something is that belongs to one entity.
public sealed interface EntityPart {

  /// The component.
  ComponentName component();

  /// Where in it, as it may be shown.
  String shown();

  /// Rows of a table of a database.
  ///
  /// @param table the table; in PostgreSQL it may be written `schema.table`
  /// @param key the column that holds the id
  /// @param renewed columns that the database gives anew in a clone
  record Rows(ComponentName component, String table, String key, List<String> renewed)
      implements EntityPart {

    public Rows {
      renewed = List.copyOf(renewed);
    }

    @Override
    public String shown() {
      return table + "." + key;
    }
  }

  /// A path of a tree, with all that is below it.
  ///
  /// @param path the path below the root of the tree; it has [#ID] in it
  record Paths(ComponentName component, String path) implements EntityPart {

    /// What stands for the id in a path.
    public static final String ID = "{id}";

    @Override
    public String shown() {
      return path;
    }

    /// The path of the entity of that id.
    public String of(String id) {
      return path.replace(ID, id);
    }
  }

  /// Elements of an array of a JSON document, or one member of an object.
  ///
  /// @param pointer the array or object (RFC 6901); empty for the document itself
  /// @param key the member of an element that holds the id; none if the id is a name in an object
  record Items(ComponentName component, String pointer, Optional<String> key)
      implements EntityPart {

    @Override
    public String shown() {
      return pointer + key.map(it -> "[" + it + "]").orElse("");
    }
  }
}
