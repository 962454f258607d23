package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.CapsuleRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.DerivedKeys;
import dev.backstay.repository.seal.Recipient;
import java.util.Arrays;
import java.util.HexFormat;

/// All that a host has which only writes: a key that signs, keys that name, and a public key to
/// which it seals what it cannot open itself.
///
/// @param repositoryId the repository, 32 hex digits
/// @param host what the host is called in what it writes
/// @param writer its own key
/// @param names keys for names of chunks
/// @param recipient to whom the roots of its runs are sealed
/// @param opening the private half of that, sealed with the repository's keys: of no use here, but
///     repeated in every capsule
record Enrolment(
    String repositoryId,
    String host,
    WriterKey writer,
    DerivedKeys names,
    Recipient recipient,
    CapsuleRecord.SealedKey opening) {

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'W', 'R', 'O', '1'};
  private static final int BYTES_MAX = 1 << 16;

  byte[] toBytes() {
    var out =
        new ByteWriter()
            .raw(MAGIC)
            .raw(HexFormat.of().parseHex(repositoryId))
            .text(host)
            .bytes(writer.toBytes())
            .bytes(names.toBytes())
            .bytes(recipient.toBytes());
    opening.writeTo(out);
    var body = out.toBytes();
    return new ByteWriter().raw(body).raw(Sha256.of(body)).toBytes();
  }

  static Enrolment parse(byte[] bytes) throws MalformedException {
    var body = Math.max(0, bytes.length - 32);
    if (bytes.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      throw new MalformedException("it is no enrolment");
    }
    if (!Arrays.equals(
        Sha256.of(Arrays.copyOf(bytes, body)), Arrays.copyOfRange(bytes, body, bytes.length))) {
      throw new MalformedException("it is not what was written");
    }
    var in = new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length, body));
    var enrolment =
        new Enrolment(
            HexFormat.of().formatHex(in.raw("repository id", 16)),
            in.text("host", 1024),
            WriterKey.parse(in.bytes("writer key", BYTES_MAX)),
            DerivedKeys.parse(in.bytes("names", BYTES_MAX)),
            Recipient.parse(in.bytes("recipient", BYTES_MAX)),
            CapsuleRecord.SealedKey.readFrom(in));
    in.end("enrolment");
    return enrolment;
  }

  @Override
  public String toString() {
    return "the enrolment of " + host;
  }
}
