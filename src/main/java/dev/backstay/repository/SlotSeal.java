package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.Recipient;
import dev.backstay.repository.seal.RecipientKey;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.repository.seal.SlotKeys;
import java.time.Instant;
import java.util.HexFormat;

/// What is sealed in a key slot: to its secret what opens the repository, and to the repository
/// what the slot is.
final class SlotSeal {

  private static final int RECIPIENT_BYTES_MAX = 8 << 10;
  private static final int ROOTS_BYTES_MAX = 48 << 10;

  private SlotSeal() {}

  /// A slot that is open.
  ///
  /// @param id 12 hex digits
  /// @param keys the roots that are sealed in it
  /// @param own the recipient key to which the roots of later epochs are sealed, as bytes: most
  ///     repositories have no later ones, and reading it takes time
  record Opened(String id, RepositoryKeys keys, byte[] own) {

    /// Opens the root of a later epoch.
    byte[] open(byte[] capsule, byte[] context) throws MalformedException {
      return RecipientKey.parse(own).open(capsule, context);
    }
  }

  /// What a slot is, for whoever has the repository's keys.
  ///
  /// @param recipient to whom the roots of later epochs are to be sealed
  record Card(String label, Instant createdAt, Recipient recipient) {

    private byte[] toBytes() {
      return new ByteWriter()
          .text(label)
          .signed(createdAt.toEpochMilli())
          .bytes(recipient.toBytes())
          .toBytes();
    }

    private static Card parse(byte[] bytes) throws MalformedException {
      var in = new ByteReader(bytes);
      var label = in.text("label", 1024);
      var createdAt = Instant.ofEpochMilli(in.signed("creation"));
      var recipient = Recipient.parse(in.bytes("recipient", RECIPIENT_BYTES_MAX));
      in.end("card");
      return new Card(label, createdAt, recipient);
    }
  }

  /// A new slot for a secret.
  static KeySlotRecord newSlot(
      FormatRecord format, String slot, RepositoryKeys keys, NewSlot wanted) {
    var derivation = wanted.secret.newDerivation();
    var key =
        wanted
            .secret
            .keyFor(derivation)
            .orElseThrow(() -> new IllegalStateException("a secret refuses its own derivation"));
    var own = RecipientKey.generate();
    var content = new ByteWriter().bytes(keys.toBytes()).bytes(own.toBytes()).toBytes();
    var card = new Card(wanted.label, wanted.createdAt, own.recipient()).toBytes();
    var bare = new KeySlotRecord(format, slot, derivation, new byte[0], new byte[0]);
    try (var secret = new Sealer(new SlotKeys(keys.repositoryId(), key));
        var shared = new Sealer(keys)) {
      var roots = part(content, secret.seal(SealType.ROOTS, content, bare.head()));
      var withRoots = new KeySlotRecord(format, slot, derivation, roots, new byte[0]);
      var sealedCard = part(card, shared.seal(SealType.CARD, card, withRoots.cardContext()));
      return new KeySlotRecord(format, slot, derivation, roots, sealedCard);
    }
  }

  /// Of what a new slot is made.
  record NewSlot(Secret secret, String label, Instant createdAt) {}

  /// Opens a slot with the key that its secret gives.
  ///
  /// @throws MalformedException if it is another's, or damaged: that looks the same
  static Opened open(KeySlotRecord record, byte[] key) throws MalformedException {
    var repositoryId = record.format().repositoryId();
    try (var sealer = new Sealer(new SlotKeys(HexFormat.of().parseHex(repositoryId), key))) {
      var part = record.sealedRoots();
      var in =
          new ByteReader(
              sealer.open(SealType.ROOTS, sealed(part), plainLength(part), record.head()));
      var roots = in.bytes("roots", ROOTS_BYTES_MAX);
      var own = in.bytes("recipient key", RECIPIENT_BYTES_MAX);
      in.end("key slot");
      return new Opened(record.slot(), RepositoryKeys.parse(repositoryId, roots), own);
    }
  }

  /// Opens the card of a slot, which binds all the rest of it.
  static Card card(KeySlotRecord record, Sealer sealer) throws MalformedException {
    var part = record.sealedCard();
    return Card.parse(
        sealer.open(SealType.CARD, sealed(part), plainLength(part), record.cardContext()));
  }

  /// In which key epoch the card was sealed: whoever sealed it had the root of that one.
  static int epochOfCard(KeySlotRecord record) throws MalformedException {
    return Sealer.epochOf(sealed(record.sealedCard()));
  }

  static int plainLength(byte[] part) throws MalformedException {
    return new ByteReader(part).varintInt("length", 1 << 18);
  }

  static byte[] sealed(byte[] part) throws MalformedException {
    var in = new ByteReader(part);
    in.varintInt("length", 1 << 18);
    return in.raw("sealed", in.remaining());
  }

  static byte[] part(byte[] plain, byte[] sealed) {
    return new ByteWriter().varint(plain.length).raw(sealed).toBytes();
  }
}
