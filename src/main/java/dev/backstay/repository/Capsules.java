package dev.backstay.repository;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.CapsuleRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RecipientKey;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.RunKeys;
import dev.backstay.repository.seal.RunRoots;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// The capsules of a repository: each holds the root of one run of a host that only writes. May be
/// used by several threads.
final class Capsules implements RunRoots {

  /// Numbers are drawn at random; that so many are taken does not happen.
  private static final int TRIES_MAX = 100;

  private final StoreAccess store;
  private final byte[] repositoryId;
  private final RepositoryKeys keys;
  private final Map<Integer, RunRoot> opened = new HashMap<>();

  /// Opened with those keys.
  Capsules(StoreAccess store, RepositoryKeys keys) {
    this.store = store;
    repositoryId = keys.repositoryId();
    this.keys = keys;
  }

  @Override
  public synchronized RunRoot find(int number) throws MalformedException {
    var known = opened.get(number);
    if (known == null) {
      try {
        known = open(number);
      } catch (MalformedException e) {
        throw new MalformedException(Layout.capsule(number) + ": " + e.getMessage());
      }
      opened.put(number, known);
    }
    return known;
  }

  private RunRoot open(int number) throws MalformedException {
    var bytes =
        store
            .readIfPresent(Layout.capsule(number))
            .orElseThrow(() -> new MalformedException("is missing"));
    var record = CapsuleRecord.parse(bytes);
    if (!record.repositoryId().equals(HexFormat.of().formatHex(repositoryId))) {
      throw new MalformedException("belongs to repository " + record.repositoryId());
    }
    if (record.number() != number) {
      throw new MalformedException("is a copy of " + Layout.capsule(record.number()));
    }
    // One for each capsule that is opened: it holds memory that nobody else gives back.
    try (var sealer = new Sealer(keys)) {
      return open(record, sealer);
    }
  }

  private RunRoot open(CapsuleRecord record, Sealer sealer) throws MalformedException {
    var card = new Writers(store, sealer).cardOf(record.writer());
    if (card == null || !card.onlyWrites()) {
      throw new MalformedException("its writer " + record.writer() + " is not enrolled");
    }
    if (!WriterKey.verifies(card.key(), record.signedBytes(), record.signature())) {
      throw new MalformedException("the signature of writer " + record.writer() + " is not valid");
    }
    var key =
        sealer.open(
            SealType.RECIPIENT,
            record.recipient().sealed(),
            record.recipient().plainBytes(),
            recipientContext(record.writer()));
    var root = RecipientKey.parse(key).open(record.root(), contextOf(record));
    return new RunRoot(record.writer(), Sealer.epochOf(record.recipient().sealed()), root);
  }

  private static byte[] contextOf(CapsuleRecord record) {
    return CapsuleRecord.boundBytes(record.repositoryId(), record.number(), record.writer());
  }

  /// What the key that opens a writer's capsules is bound to.
  static byte[] recipientContext(String writer) {
    return new ByteWriter()
        .raw("recipient".getBytes(StandardCharsets.US_ASCII))
        .text(writer)
        .toBytes();
  }

  /// Draws the keys of a run, and stores the capsule that opens them to others.
  static RunKeys begin(StoreAccess store, Enrolment enrolment) {
    var random = new SecureRandom();
    var id = HexFormat.of().parseHex(enrolment.repositoryId());
    for (var tries = 0; tries < TRIES_MAX; tries++) {
      var number = random.nextInt() | Integer.MIN_VALUE;
      var keys = new RunKeys(id, number, enrolment.names());
      var writer = enrolment.writer().id();
      var context = CapsuleRecord.boundBytes(enrolment.repositoryId(), number, writer);
      var root = keys.sealTo(enrolment.recipient(), context);
      var unsigned =
          new CapsuleRecord(
              enrolment.repositoryId(), number, writer, enrolment.opening(), root, new byte[0]);
      var bytes = unsigned.signed(enrolment.writer().sign(unsigned.signedBytes())).toBytes();
      if (store.createFirst(Layout.capsule(number), bytes)) {
        return keys;
      }
    }
    throw new IllegalStateException(TRIES_MAX + " numbers of capsules are taken");
  }
}
