package dev.backstay.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the records of a trail are kept. Only what is appended is written; nothing is changed.
public interface AuditLog {

  /// Keeps a record and the head that it makes, both or neither, durably once this returns.
  ///
  /// @throws IOException if it could not, or there is a record with that number already: two
  ///     programs that append at once must not both succeed
  void append(AuditRecord appended, AuditHead head) throws IOException;

  /// Hands out all records from that number on, as they stand: in order of their numbers, with
  /// those that stand there twice.
  ///
  /// @throws IOException if not all could be read
  void read(long from, Consumer<AuditRecord> to) throws IOException;

  /// Some records from that number on, as they stand, in order of their numbers.
  ///
  /// @param most how many at most
  /// @throws IOException if they could not be read
  List<AuditRecord> page(long from, int most) throws IOException;

  /// The head that was kept last; empty if nothing was ever appended.
  ///
  /// @throws IOException if it could not be read
  Optional<AuditHead> last() throws IOException;
}
