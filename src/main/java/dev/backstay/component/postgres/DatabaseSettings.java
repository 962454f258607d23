package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What belongs to a database as a whole, as a dump has it: settings, grants, its comment. They are
/// spelled again for a database of another name.
///
/// @param settings what is set in it, for all or for one role
/// @param others its grants and comment
record DatabaseSettings(List<Setting> settings, List<Act> others) {

  /// What a database has that is no parameter.
  static final Set<String> OF_ITSELF = Set.of("connection limit", "is_template");

  /// A statement for a database of any name.
  ///
  /// @param before what stands before the name, as SQL
  /// @param after what stands after it, as SQL
  /// @param roles the roles that it names
  record Act(String before, String after, List<String> roles) {

    String on(String database) {
      return before + " " + Sql.quoted(database) + " " + after;
    }
  }

  /// Something that is set.
  ///
  /// @param name what
  /// @param role for whom alone; empty if for all
  record Setting(String name, Optional<String> role, Act act) {

    String shown() {
      return name + role.map(it -> " of " + it).orElse("");
    }
  }

  DatabaseSettings {
    settings = List.copyOf(settings);
    others = List.copyOf(others);
  }

  /// Those that the dump has.
  ///
  /// @throws IOException if they are spelled as no `pg_dump` spells them
  static DatabaseSettings of(ArchiveHead head) throws IOException {
    var settings = new ArrayList<Setting>();
    var others = new ArrayList<Act>();
    for (var entry : head.entries()) {
      if (entry.description().equals("DATABASE PROPERTIES")) {
        for (var statement : Statement.parse(entry.definition())) {
          settings.add(setting(statement));
        }
      } else if (isOfDatabase(entry)) {
        for (var statement : Statement.parse(entry.definition())) {
          if (!statement.begins("SET", "SESSION") && !statement.begins("RESET", "SESSION")) {
            others.add(act(statement));
          }
        }
      }
    }
    return new DatabaseSettings(settings, others);
  }

  /// Whether it is a grant on the database, or its comment.
  static boolean isOfDatabase(ArchiveHead.Entry entry) {
    return entry.schema().isEmpty()
        && entry.name().startsWith("DATABASE ")
        && (entry.description().equals("ACL") || entry.description().equals("COMMENT"));
  }

  private static Setting setting(Statement statement) throws IOException {
    if (statement.begins("ALTER", "DATABASE") && hasName(statement, 2)) {
      return setting(statement, 2, Optional.empty());
    }
    if (statement.begins("ALTER", "ROLE")
        && hasName(statement, 3)
        && statement.tokens().size() > 5
        && statement.tokens().get(3).isWord("IN")
        && statement.tokens().get(4).isWord("DATABASE")) {
      return setting(statement, 5, Optional.of(statement.tokens().get(2).value()));
    }
    throw notUnderstood();
  }

  private static boolean hasName(Statement statement, int at) {
    return statement.tokens().size() > at && statement.tokens().get(at).isName();
  }

  private static Setting setting(Statement statement, int nameAt, Optional<String> role)
      throws IOException {
    var tokens = statement.tokens();
    var roles = role.map(List::of).orElse(List.of());
    var act = new Act(statement.sql(0, nameAt), statement.sql(nameAt + 1, tokens.size()), roles);
    var after = tokens.subList(Math.min(nameAt + 1, tokens.size()), tokens.size());
    if (after.size() >= 4 && after.getFirst().isWord("SET") && after.get(2).isWord("TO")) {
      return new Setting(after.get(1).value(), role, act);
    }
    if (after.size() == 4 && after.getFirst().isWord("CONNECTION") && role.isEmpty()) {
      return new Setting("connection limit", role, act);
    }
    if (after.size() == 3 && after.getFirst().isWord("IS_TEMPLATE") && role.isEmpty()) {
      return new Setting("is_template", role, act);
    }
    throw notUnderstood();
  }

  private static Act act(Statement statement) throws IOException {
    var tokens = statement.tokens();
    for (var i = 1; i + 1 < tokens.size(); i++) {
      if (tokens.get(i - 1).isWord("ON") && tokens.get(i).isWord("DATABASE")) {
        return new Act(
            statement.sql(0, i + 1),
            statement.sql(i + 2, tokens.size()),
            statement.begins("COMMENT") ? List.of() : Grants.rolesOf(statement));
      }
    }
    throw notUnderstood();
  }

  private static IOException notUnderstood() {
    return new DumpFormatException("a dump with settings of the database that are not understood");
  }
}
