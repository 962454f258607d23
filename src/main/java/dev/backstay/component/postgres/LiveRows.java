package dev.backstay.component.postgres;

import dev.backstay.component.LiveShare;
import java.io.IOException;
import java.nio.file.Path;

/// The rows of one entity in a live database.
///
/// @param directory the directory of the share
record LiveRows(Clients clients, Path directory) implements LiveShare {

  @Override
  public String place() {
    return clients.database().place();
  }

  @Override
  public Transaction look() throws IOException {
    return ShareTransaction.begin(clients, directory);
  }

  @Override
  public Transaction change() throws IOException {
    var transaction = ShareTransaction.begin(clients, directory);
    try {
      transaction.lock();
      return transaction;
    } catch (IOException refused) {
      transaction.close();
      throw refused;
    }
  }
}
