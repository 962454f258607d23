package dev.backstay.journal;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Scope.Names;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Roles and scopes as columns: `role`, `orchestrators` and `components`, where nothing stands for
/// all names.
final class Grants {

  private Grants() {}

  static Role role(Row row) throws SQLException {
    var label = row.text("role");
    for (var role : Role.values()) {
      if (role.label().equals(label)) {
        return role;
      }
    }
    throw new IllegalArgumentException("no role is called " + label);
  }

  static Scope scope(Row row) throws SQLException {
    return new Scope(names(row.maybeTexts("orchestrators")), names(row.maybeTexts("components")));
  }

  private static Names names(Optional<List<String>> listed) {
    return listed.<Names>map(names -> new Names.Named(Set.copyOf(names))).orElseGet(Names.All::new);
  }

  static Optional<String> column(Names names) {
    return switch (names) {
      case Names.All() -> Optional.empty();
      case Names.Named(var some) -> Optional.of(Texts.of(some.stream().sorted().toList()));
    };
  }
}
