package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Asks a database that nobody changes for the names that a query of the user gives.
final class NameQuery {

  private NameQuery() {}

  static void ask(Path file, String query, Consumer<String> each) throws IOException {
    try (var database = Database.still(file)) {
      database.each(query, name -> name.filter(Predicate.not(String::isEmpty)).ifPresent(each));
    } catch (SQLException refused) {
      throw new IOException("SQLite: " + refused.getMessage(), refused);
    }
  }
}
