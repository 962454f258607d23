package dev.backstay.component.sqlite;

import dev.backstay.component.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Asks a database what a query of the user gives.
final class NameQuery {

  private NameQuery() {}

  /// The first value of a query of a live database; empty if that is null or empty.
  static Optional<String> first(Path file, String query) throws IOException {
    try (var database = Database.live(file).withFunctions()) {
      return database.text(query).filter(Predicate.not(String::isEmpty));
    } catch (SQLException refused) {
      throw refused(refused);
    }
  }

  /// Asks one that nobody changes for names; what is null or empty is left out.
  static void ask(Path file, String query, Consumer<String> each) throws IOException {
    try (var database = Database.still(file).withFunctions()) {
      database.each(query, name -> name.filter(Predicate.not(String::isEmpty)).ifPresent(each));
    } catch (SQLException refused) {
      throw refused(refused);
    }
  }

  /// Asks one that nobody changes for rows.
  static void rows(Path file, String query, Consumer<Row> each) throws IOException {
    try (var database = Database.still(file).withFunctions()) {
      database.rows(query, each);
    } catch (SQLException refused) {
      throw refused(refused);
    }
  }

  /// What SQLite says of a statement that it does not run.
  static IOException refused(SQLException refused) {
    return new IOException("SQLite: " + refused.getMessage(), refused);
  }
}
