package dev.backstay.component.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Commands that a server does all at once, or none of them.
final class Transaction {

  private final Connection connection;
  private final List<String[]> commands = new ArrayList<>();

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /// Adds a command of such words.
  void call(Object... words) {
    commands.add(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
  }

  /// The same, and what the server would start with after a crash is what it holds now, as far as
  /// it keeps anything. Without commands it is what was done before that matters.
  void executeDurably() throws IOException {
    execute();
    Durability.require(connection, !commands.isEmpty());
  }

  /// Has them done.
  ///
  /// @throws ServerRefusedException if one of them is refused: none was done
  void execute() throws IOException {
    if (commands.isEmpty()) {
      return;
    }
    connection.call("MULTI");
    for (var each : commands) {
      connection.call(each);
    }
    if (!(connection.call("EXEC") instanceof Reply.Several(var answers))
        || answers.size() != commands.size()) {
      throw new IOException("what belongs together was not done");
    }
    for (var answer : answers) {
      Connection.require(answer);
    }
  }
}
