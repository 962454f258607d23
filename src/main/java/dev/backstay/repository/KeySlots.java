package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.KeySlotRecord.Derivation;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.repository.seal.SlotKeys;
import dev.backstay.store.ObjectKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The ways to open a repository: each slot holds the root keys, sealed under one secret.
public final class KeySlots {

  /// More slots than this are not tried.
  public static final int SLOTS_MAX = 32;

  private final StoreAccess store;

  KeySlots(StoreAccess store) {
    this.store = store;
  }

  /// A slot as it is listed.
  ///
  /// @param id 12 hex digits
  /// @param kind `passphrase` or `machine`
  /// @param label what it was called
  /// @param createdAt when it was made, by the clock of the host that made it
  public record Slot(String id, String kind, String label, Instant createdAt) {}

  /// Opens the keys with a secret.
  ///
  /// A slot that is damaged and a secret that is wrong look the same here, and take the same time.
  RepositoryKeys open(FormatRecord format, Secret secret) {
    var slots = read();
    requireOwn(format, slots.sound());
    for (var record : slots.sound()) {
      var key = secret.keyFor(record.derivation());
      if (key.isPresent() && record.format().repositoryId().equals(format.repositoryId())) {
        var opened = tryOpen(record, key.get());
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    if (!slots.damaged().isEmpty()) {
      throw slots.damaged().getFirst();
    }
    throw new KeyWrongException(
        FailureCode.KEY_WRONG,
        "none of "
            + slots.sound().size()
            + " key slots at "
            + store.place()
            + " opens with "
            + secret,
        "Check the secret and that it belongs to this repository; `backstay key list` on a host"
            + " that can open it shows the slots.");
  }

  /// Slots that all name another repository tell that `format` is not this repository's.
  private void requireOwn(FormatRecord format, List<KeySlotRecord> slots) {
    var foreign =
        slots.stream()
            .map(record -> record.format().repositoryId())
            .filter(id -> !id.equals(format.repositoryId()))
            .toList();
    if (!foreign.isEmpty() && foreign.size() == slots.size()) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_FOREIGN,
          "the object `format` at "
              + store.place()
              + " is of repository "
              + format.repositoryId()
              + ", the key slots are of "
              + foreign.getFirst(),
          "Every key slot repeats it: see docs/format.md, \"Rebuilding the format object\".");
    }
  }

  private static Optional<RepositoryKeys> tryOpen(KeySlotRecord record, byte[] key) {
    var id = HexFormat.of().parseHex(record.format().repositoryId());
    try (var sealer = new Sealer(new SlotKeys(id, key))) {
      var length = plainLength(record.sealedRoots());
      var sealed = sealed(record.sealedRoots());
      var roots = sealer.open(SealType.ROOTS, sealed, length, record.head());
      return Optional.of(RepositoryKeys.parse(record.format().repositoryId(), roots));
    } catch (MalformedException notThisSlot) {
      return Optional.empty();
    }
  }

  private static int plainLength(byte[] part) throws MalformedException {
    return new ByteReader(part).varintInt("length", 1 << 16);
  }

  private static byte[] sealed(byte[] part) throws MalformedException {
    var in = new ByteReader(part);
    in.varintInt("length", 1 << 16);
    return in.raw("sealed", in.remaining());
  }

  private static byte[] part(byte[] plain, byte[] sealed) {
    return new ByteWriter().varint(plain.length).raw(sealed).toBytes();
  }

  /// Adds a slot for a secret, and returns its id.
  String add(FormatRecord format, RepositoryKeys keys, Secret secret, Card card) {
    var bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    var slot = HexFormat.of().formatHex(bytes);
    var derivation = secret.newDerivation();
    var key =
        secret
            .keyFor(derivation)
            .orElseThrow(() -> new IllegalStateException("a secret refuses its own derivation"));
    var plainCard = card.toBytes();
    var head = new KeySlotRecord(format, slot, derivation, new byte[0], new byte[0]).head();
    try (var own = new Sealer(new SlotKeys(keys.repositoryId(), key));
        var shared = new Sealer(keys)) {
      var roots = keys.toBytes();
      var sealedRoots = part(roots, own.seal(SealType.ROOTS, roots, head));
      var context =
          new KeySlotRecord(format, slot, derivation, sealedRoots, new byte[0]).cardContext();
      var sealedCard = part(plainCard, shared.seal(SealType.CARD, plainCard, context));
      var record = new KeySlotRecord(format, slot, derivation, sealedRoots, sealedCard);
      store.create(Layout.keySlot(slot), record.toBytes());
    }
    return slot;
  }

  /// What a slot is called, as it is sealed beside the roots.
  record Card(String label, Instant createdAt) {

    byte[] toBytes() {
      return new ByteWriter().text(label).signed(createdAt.toEpochMilli()).toBytes();
    }

    static Card parse(byte[] bytes) throws MalformedException {
      var in = new ByteReader(bytes);
      var card = new Card(in.text("label", 1024), Instant.ofEpochMilli(in.signed("creation")));
      in.end("card");
      return card;
    }
  }

  /// All slots, with their labels.
  List<Slot> list(RepositoryKeys keys) {
    var slots = new ArrayList<Slot>();
    try (var sealer = new Sealer(keys)) {
      for (var record : read().sound()) {
        var kind = record.derivation() instanceof Derivation.Machine ? "machine" : "passphrase";
        var card = soundCardOf(record, sealer);
        slots.add(new Slot(record.slot(), kind, card.label(), card.createdAt()));
      }
    }
    return slots;
  }

  private static Card soundCardOf(KeySlotRecord record, Sealer sealer) {
    try {
      return cardOf(record, sealer);
    } catch (MalformedException e) {
      throw damaged("key slot " + record.slot() + " has a damaged card", e);
    }
  }

  private static Card cardOf(KeySlotRecord record, Sealer sealer) throws MalformedException {
    var length = plainLength(record.sealedCard());
    var sealed = sealed(record.sealedCard());
    return Card.parse(sealer.open(SealType.CARD, sealed, length, record.cardContext()));
  }

  /// What is wrong with the slot that is that object, for whoever has the repository's keys.
  Optional<Damage> inspect(ObjectKey key, FormatRecord format, Sealer sealer) {
    var bytes = store.readIfPresent(key);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      var record = parse(key, bytes.get());
      if (!record.format().repositoryId().equals(format.repositoryId())) {
        var reason = "it belongs to repository " + record.format().repositoryId();
        return Optional.of(Damage.of(FailureCode.OBJECT_FOREIGN, key, reason));
      }
      cardOf(record, sealer);
      return Optional.empty();
    } catch (MalformedException e) {
      var reason = String.valueOf(e.getMessage());
      return Optional.of(Damage.of(FailureCode.KEY_SLOT_INVALID, key, reason));
    }
  }

  /// Removes a slot; the last one stays.
  void remove(String slot) {
    var ids = ids();
    if (!ids.contains(slot)) {
      throw new UsageException(
          FailureCode.KEY_SLOT_UNKNOWN,
          "there is no key slot " + slot,
          "`backstay key list` shows the slots.");
    }
    if (ids.size() == 1) {
      throw new UsageException(
          FailureCode.KEY_LAST_SLOT,
          "key slot " + slot + " is the last one; without it nothing opens the repository",
          "Add another slot first with `backstay key add`.");
    }
    store.delete(Layout.keySlot(slot));
  }

  List<String> ids() {
    return store.list(Layout.KEYS).stream().map(object -> object.key().name()).toList();
  }

  /// All slots as they are stored, and what is wrong with those that cannot be read.
  record Slots(List<KeySlotRecord> sound, List<RepositoryDamagedException> damaged) {}

  /// Reads all slots. Parameters outside their limits are refused before any use.
  Slots read() {
    var objects = store.list(Layout.KEYS);
    if (objects.size() > SLOTS_MAX) {
      throw new RepositoryDamagedException(
          FailureCode.KEY_SLOT_INVALID,
          "there are " + objects.size() + " key slots, at most " + SLOTS_MAX + " are tried",
          "Remove the objects under keys/ that no one put there.");
    }
    var sound = new ArrayList<KeySlotRecord>();
    var damaged = new ArrayList<RepositoryDamagedException>();
    for (var object : objects) {
      var bytes = store.read(object.key());
      try {
        sound.add(parse(object.key(), bytes));
      } catch (MalformedException e) {
        damaged.add(damaged("key slot " + object.key().name() + ": " + e.getMessage(), e));
      }
    }
    return new Slots(sound, damaged);
  }

  /// The object `format` alone decides whether the repository is too new: a slot that says so by
  /// itself must not keep the others from being tried.
  private static KeySlotRecord parse(ObjectKey key, byte[] bytes) throws MalformedException {
    var record = KeySlotRecord.parse(bytes);
    if (record.format().version() > FormatRecord.VERSION) {
      throw new MalformedException("it says format " + record.format().version());
    }
    if (!Layout.keySlot(record.slot()).equals(key)) {
      throw new MalformedException("it is a copy of slot " + record.slot());
    }
    return record;
  }

  private static RepositoryDamagedException damaged(String message, MalformedException e) {
    return new RepositoryDamagedException(
        FailureCode.KEY_SLOT_INVALID,
        message,
        "Another slot may still open the repository: move the damaged object away and try again.",
        e);
  }
}
