package dev.backstay.store.sftp;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.testing.MinaHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Every promise, kept by a host of another make that offers hard links.
class MinaStoreTest extends ObjectStoreContract {

  @TempDir Path directory;
  private MinaHost host;

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    host = new MinaHost(directory, MinaHost.Manner.USUAL);
    super.makeStore();
  }

  @Override
  protected ObjectStore newStore() {
    return SftpStore.open(host.place("/deep/er"), host.access(MinaHost.PASSWORD));
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
  }
}
