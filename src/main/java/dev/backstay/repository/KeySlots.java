package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.KeySlotRecord.Derivation;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
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

  private static final int SLOT_BYTES_MAX = 256 << 10;

  /// What all slots together may cost that are tried: KiB of memory by passes. Twice what 32 slots
  /// as they are made here take.
  private static final long COST_MAX = 2L * SLOTS_MAX * 3 * (64 << 10);

  private final StoreAccess store;

  KeySlots(StoreAccess store) {
    this.store = store;
  }

  /// A slot as it is listed.
  ///
  /// @param id 12 hex digits
  /// @param kind `passphrase`, `machine`, `key-file` or `command`
  /// @param label what it was called
  /// @param createdAt when it was made, by the clock of the host that made it
  /// @param newestEpoch up to which key epoch it opens what is sealed
  public record Slot(String id, String kind, String label, Instant createdAt, int newestEpoch) {}

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
      try {
        if (object.sizeBytes() > SLOT_BYTES_MAX) {
          throw new MalformedException("it has " + object.sizeBytes() + " bytes");
        }
        sound.add(parse(object.key(), store.read(object.key())));
      } catch (MalformedException e) {
        damaged.add(damaged("key slot " + object.key().name() + ": " + e.getMessage(), e));
      }
    }
    // Whoever plants expensive slots must not make those wait that open with a cheaper one.
    sound.sort((one, other) -> Long.compare(cost(one), cost(other)));
    return new Slots(sound, damaged);
  }

  private static long cost(KeySlotRecord record) {
    return record.derivation() instanceof Derivation.Passphrase it
        ? (long) it.memoryKib() * it.passes()
        : 0;
  }

  /// Opens the keys with a secret, up to the newest epoch.
  ///
  /// A slot that is damaged and a secret that is wrong look the same here, and take the same time.
  RepositoryKeys open(FormatRecord format, Slots slots, Secret secret) {
    requireOwn(format, slots.sound());
    var leftOut = new ArrayList<KeyWrongException>();
    var cost = 0L;
    for (var record : slots.sound()) {
      if (!record.format().repositoryId().equals(format.repositoryId())) {
        continue;
      }
      cost += cost(record);
      var opened = cost > COST_MAX ? Optional.<SlotSeal.Opened>empty() : tryOpen(record, secret);
      if (opened.isPresent()) {
        try {
          return new Epochs(store, format.repositoryId()).follow(opened.get());
        } catch (KeyWrongException removed) {
          leftOut.add(removed);
        }
      }
    }
    if (!leftOut.isEmpty()) {
      throw leftOut.getFirst();
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
            + " opens with what was given, "
            + secret,
        "Check the secret and that it belongs to this repository; `backstay key list` on a host"
            + " that can open it shows the slots.");
  }

  private static Optional<SlotSeal.Opened> tryOpen(KeySlotRecord record, Secret secret) {
    var key = secret.keyFor(record.derivation());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SlotSeal.open(record, key.get()));
    } catch (MalformedException notThisSlot) {
      return Optional.empty();
    }
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

  /// Adds a slot for a secret, and returns its id.
  ///
  /// @throws OperationInProgressException if a key epoch began meanwhile: then there is no slot
  String add(FormatRecord format, RepositoryKeys keys, SlotSeal.NewSlot wanted) {
    var bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    var slot = HexFormat.of().formatHex(bytes);
    store.create(Layout.keySlot(slot), SlotSeal.newSlot(format, slot, keys, wanted).toBytes());
    // Whoever begins an epoch lists the slots once more afterwards: one of both sees the other.
    if (new Epochs(store, format.repositoryId()).newest() > keys.currentEpoch()) {
      store.delete(Layout.keySlot(slot));
      throw rotatedMeanwhile();
    }
    return slot;
  }

  static OperationInProgressException rotatedMeanwhile() {
    return new OperationInProgressException(
        FailureCode.KEYS_ROTATED,
        "somebody else began a new key epoch at the same time",
        "Look at `backstay key list`, and run the command again if it is still wanted.");
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
      SlotSeal.card(record, sealer);
      return Optional.empty();
    } catch (MalformedException e) {
      var reason = String.valueOf(e.getMessage());
      return Optional.of(Damage.of(FailureCode.KEY_SLOT_INVALID, key, reason));
    }
  }

  void remove(String slot) {
    store.delete(Layout.keySlot(slot));
  }

  List<String> ids() {
    return store.list(Layout.KEYS).stream().map(object -> object.key().name()).toList();
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

  static RepositoryDamagedException damaged(String message, MalformedException e) {
    return new RepositoryDamagedException(
        FailureCode.KEY_SLOT_INVALID,
        message,
        "Another slot may still open the repository: move the damaged object away and try again.",
        e);
  }
}
