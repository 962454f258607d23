package dev.backstay.daemon;

import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An audit log whose newest head is also kept in a file of its own, so that a database which was
/// set back is noticed.
final class WitnessedLog implements AuditLog {

  private final AuditLog log;
  private final Path file;

  WitnessedLog(AuditLog log, Path file) {
    this.log = log;
    this.file = file;
  }

  @Override
  public void append(AuditRecord appended, AuditHead head) throws IOException {
    log.append(appended, head);
    // Another process may append at the same time: each has a file of its own.
    var beside = Files.createTempFile(file.resolveSibling(""), "audit", ".head");
    try {
      Files.writeString(
          beside,
          Json.text(
              json -> {
                json.writeNumberProperty("number", head.number());
                json.writeStringProperty("hash", head.hash());
                json.writeStringProperty("mac", head.mac());
              }));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  @Override
  public void read(long from, Consumer<AuditRecord> to) throws IOException {
    log.read(from, to);
  }

  @Override
  public List<AuditRecord> page(long from, int most) throws IOException {
    return log.page(from, most);
  }

  @Override
  public Optional<AuditHead> last() throws IOException {
    return log.last();
  }

  /// The head that was kept; empty if there is none, or none that can be read: the database's own
  /// is what is believed then.
  Optional<AuditHead> witness() {
    try {
      var read = JsonObject.parse(Files.readString(file));
      return Optional.of(
          new AuditHead(read.needNumber("number"), read.needText("hash"), read.needText("mac")));
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
