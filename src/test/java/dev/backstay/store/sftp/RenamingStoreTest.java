package dev.backstay.store.sftp;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.testing.MinaHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Every promise but one, kept by a host that only renames: it looks first whether a name is free,
/// which two may find at once.
class RenamingStoreTest extends ObjectStoreContract {

  @TempDir Path directory;
  private MinaHost host;

  @Override
  protected int racers() {
    return 1;
  }

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    host = new MinaHost(directory, MinaHost.Manner.USUAL.onlyRenaming());
    super.makeStore();
  }

  @Override
  protected ObjectStore newStore() {
    return SftpStore.open(host.place("relative"), host.access(MinaHost.PASSWORD));
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
  }
}
