package dev.backstay.store.sftp;

import dev.backstay.store.Content;
import dev.backstay.store.StoreFullException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Puts a file in its place, whole or not at all: it is written under another name, made durable
/// where the host can do that, and then given its own name, which must be free.
///
/// @param temporary the other name, which nobody else has
/// @param file its own
/// @param root where room is asked for
record Creation(AbstractSftpClient host, String temporary, String file, String root) {

  private static final String HARD_LINK = "hardlink@openssh.com";
  private static final int BUFFER_BYTES = 32 << 10;
  private static final Set<OpenMode> ANEW =
      EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);

  /// The failure of a content, which is nobody else's.
  static final class SourceException extends IOException {
    SourceException(IOException fault) {
      super(fault);
    }

    IOException fault() {
      return (IOException) java.util.Objects.requireNonNull(getCause());
    }
  }

  /// Writes the content under the other name.
  ///
  /// @throws SourceException if the content cannot be read
  /// @throws StoreFullException if there is no room for it
  void write(Content content) throws IOException {
    try {
      writeDurably(content);
    } catch (SftpException refused) {
      if (isFull(refused, content.sizeBytes())) {
        throw new StoreFullException(
            "no room for " + content.sizeBytes() + " bytes in " + root, refused);
      }
      throw refused;
    }
  }

  private void writeDurably(Content content) throws IOException {
    try (var handle = host.open(temporary, ANEW)) {
      try (var out = new Sending(host, temporary, handle)) {
        try {
          content.writeTo(out);
        } catch (IOException fault) {
          throw fault.equals(out.failure) ? fault : new SourceException(fault);
        }
      }
      var sync = host.getExtension(OpenSSHFsyncExtension.class);
      if (sync.isSupported()) {
        sync.fsync(handle);
      }
    }
  }

  /// Tells what the host does not take from what the content does not give.
  private static final class Sending extends FilterOutputStream {
    private @Nullable IOException failure;

    Sending(
        AbstractSftpClient host,
        String path,
        org.apache.sshd.sftp.client.SftpClient.CloseableHandle handle) {
      super(new SftpOutputStreamAsync(host, BUFFER_BYTES, path, handle, false));
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void flush() {
      // All that is written is awaited at the end.
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /// This version of the protocol has no word for it.
  private boolean isFull(SftpException refused, long sizeBytes) {
    if (refused.getStatus() != SftpConstants.SSH_FX_FAILURE) {
      return false;
    }
    var room = host.getExtension(OpenSSHStatPathExtension.class);
    if (!room.isSupported()) {
      return false;
    }
    try {
      var found = room.stat(root);
      // Some file systems count no files: none is left there, and there is room for any number.
      return found.f_bavail * Math.max(found.f_frsize, 1) < sizeBytes
          || (found.f_files != 0 && found.f_favail == 0);
    } catch (IOException unknown) {
      refused.addSuppressed(unknown);
      return false;
    }
  }

  /// Gives the file its own name.
  ///
  /// @throws FileAlreadyExistsException if the host says that it could not, as it does if the name
  ///     is taken
  void publish() throws IOException {
    try {
      if (offersLinks(host.getServerExtensions())) {
        link();
      } else {
        host.rename(temporary, file);
      }
    } catch (SftpException refused) {
      if (refused.getStatus() == SftpConstants.SSH_FX_FAILURE
          || refused.getStatus() == SftpConstants.SSH_FX_FILE_ALREADY_EXISTS) {
        throw SftpFailures.caused(new FileAlreadyExistsException(file), refused);
      }
      throw refused;
    }
  }

  private static boolean offersLinks(Map<String, byte[]> extensions) {
    return extensions.containsKey(HARD_LINK);
  }

  private void link() throws IOException {
    var request = new ByteArrayBuffer();
    request.putString(HARD_LINK);
    request.putString(temporary);
    request.putString(file);
    var answer = host.receive(host.send(SftpConstants.SSH_FXP_EXTENDED, request));
    answer.getInt();
    var type = answer.getUByte();
    answer.getInt();
    if (type != SftpConstants.SSH_FXP_STATUS) {
      throw new java.io.StreamCorruptedException("an answer of type " + type + " to a link");
    }
    var status = answer.getInt();
    if (status != SftpConstants.SSH_FX_OK) {
      throw new SftpException(status, answer.getString());
    }
  }

  /// Removes the other name, if it is there.
  void removeTemporary() throws IOException {
    try {
      host.remove(temporary);
    } catch (SftpException refused) {
      if (refused.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
        throw refused;
      }
    }
  }
}
