package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a dump says of grants.
final class Grants {

  private static final Set<String> GRANTEES = Set.of("TO", "FROM");

  private Grants() {}

  static boolean isGrant(ArchiveHead.Entry entry) {
    return entry.description().equals("ACL") || entry.description().equals("DEFAULT ACL");
  }

  /// Whom a statement gives something, or takes it from.
  static List<String> rolesOf(Statement statement) {
    return statement.namesAfter(GRANTEES);
  }

  /// Whom a policy is for.
  static List<String> rolesOfPolicy(ArchiveHead.Entry entry) throws IOException {
    var roles = new ArrayList<String>();
    for (var statement : Statement.parse(entry.definition())) {
      var tokens = statement.tokens();
      for (var i = 0; i < tokens.size() && !tokens.get(i).isWord("USING"); i++) {
        if (tokens.get(i).isWord("TO")) {
          roles.addAll(new Statement(tokens.subList(i, tokens.size())).namesAfter(Set.of("TO")));
          break;
        }
      }
    }
    return roles;
  }

  /// In whose name a statement has what follows it done; empty if in the owner's.
  static List<String> grantorsOf(Statement statement) {
    return statement.begins("SET", "SESSION", "AUTHORIZATION")
        ? statement.namesAfter(Set.of("AUTHORIZATION"))
        : List.of();
  }

  /// The statements of an entry without those that name one of these roles, or that others than
  /// the owner gave.
  static List<String> without(ArchiveHead.Entry entry, Set<String> unknown) throws IOException {
    var kept = new ArrayList<String>();
    var asOwner = true;
    for (var statement : Statement.parse(entry.definition())) {
      if (statement.begins("SET", "SESSION") || statement.begins("RESET", "SESSION")) {
        asOwner = statement.begins("RESET");
      } else if (asOwner
          && (statement.begins("GRANT")
              || statement.begins("REVOKE")
              || statement.begins("ALTER", "DEFAULT", "PRIVILEGES"))
          && rolesOf(statement).stream().noneMatch(unknown::contains)) {
        kept.add(statement.sql());
      }
    }
    return kept;
  }
}
