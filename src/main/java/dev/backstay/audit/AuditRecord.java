package dev.backstay.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One record of the audit trail, chained to the one before.
///
/// Its hash is SHA-256 over these bytes, in this order; numbers are big-endian, and a text is its
/// UTF-8 bytes after their count in 4 bytes:
///
/// ```text
/// version        1 byte, 1
/// number         8 bytes
/// at             8 bytes of seconds since 1970-01-01T00:00:00Z, 4 bytes of nanoseconds in them
/// actor          text
/// role           text
/// source         text
/// action         text
/// object         text
/// outcome        text
/// requestDigest  text
/// previousHash   text: 64 lower-case hexadecimal digits
/// ```
///
/// The texts are those of the record, with what was escaped in them; see [AuditTrail].
///
/// @param number 1 for the first, one more for each
/// @param at when it was entered, to the millisecond; the clock may have been set back, the number
///     is the order
/// @param actor who did it
/// @param role with which role
/// @param source from where
/// @param action what was asked for
/// @param object what it was done to
/// @param outcome what came of it
/// @param requestDigest SHA-256 of the request's body, or empty
/// @param previousHash the hash of the record before; 64 zeros for the first
/// @param hash of all before it, as 64 lower-case hexadecimal digits
public record AuditRecord(
    long number,
    Instant at,
    String actor,
    String role,
    String source,
    String action,
    String object,
    String outcome,
    String requestDigest,
    String previousHash,
    String hash) {

  /// What stands for the hash of the record before the first.
  public static final String NO_HASH = "0".repeat(64);

  private static final int VERSION = 1;

  /// The record of an event, with its hash.
  ///
  /// @throws IllegalArgumentException if a text of the event is not well-formed
  static AuditRecord of(long number, Instant at, AuditEvent event, String previousHash) {
    var open =
        new AuditRecord(
            number,
            at,
            event.actor(),
            event.role(),
            event.source(),
            event.action(),
            event.object(),
            event.outcome(),
            event.requestDigest(),
            previousHash,
            "");
    return open.withHash(
        open.computedHash()
            .orElseThrow(() -> new IllegalArgumentException("a text is not well-formed")));
  }

  private AuditRecord withHash(String computed) {
    return new AuditRecord(
        number,
        at,
        actor,
        role,
        source,
        action,
        object,
        outcome,
        requestDigest,
        previousHash,
        computed);
  }

  /// Whether the hash is that of the rest.
  public boolean hasItsHash() {
    return computedHash().filter(hash::equals).isPresent();
  }

  /// The hash of all before it, or empty if a text is not well-formed, as none is that was entered.
  Optional<String> computedHash() {
    try {
      return Optional.of(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded())));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The bytes that are hashed.
  private byte[] encoded() throws CharacterCodingException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(number);
      out.writeLong(at.getEpochSecond());
      out.writeInt(at.getNano());
      for (var text :
          List.of(actor, role, source, action, object, outcome, requestDigest, previousHash)) {
        // Other than String's own way, this refuses halves of characters, which would all be '?'.
        var utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        out.writeInt(utf8.remaining());
        out.write(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
      }
    } catch (CharacterCodingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Names and values for an export, in order; the number in decimal digits, the time as in
  /// ISO 8601. What reads them back can compute the hash again.
  public SequencedMap<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("number", Long.toString(number));
    fields.put("at", at.toString());
    fields.put("actor", actor);
    fields.put("role", role);
    fields.put("source", source);
    fields.put("action", action);
    fields.put("object", object);
    fields.put("outcome", outcome);
    fields.put("request_digest", requestDigest);
    fields.put("previous_hash", previousHash);
    fields.put("hash", hash);
    return Collections.unmodifiableSequencedMap(fields);
  }
}
