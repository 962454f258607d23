package dev.backstay.store.sftp;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.testing.MinaHost;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.junit.jupiter.api.AfterEach;
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

  @Override
  protected ObjectStore newStore() throws IOException {
    host =
        new MinaHost(
            directory,
            new MinaHost.Manner(
                SftpFileSystemAccessor.DEFAULT, SftpErrorStatusDataHandler.DEFAULT, false));
    return SftpStore.open(host.place("relative"), host.access(MinaHost.PASSWORD));
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
  }
}
