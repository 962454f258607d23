package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.EpochRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.KeyedHash;
import dev.backstay.repository.seal.Recipient;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The key epochs of a repository after the first: each begins with an object that has the new root
/// for every slot that stays, and that nobody can make without the root before.
final class Epochs {

  /// More are not followed, nor made: a slot holds the roots of all that were before it.
  static final int EPOCHS_MAX = 1000;

  private static final Pattern KEY = Pattern.compile(Layout.EPOCHS + "/([0-9]{10})");
  private static final int RECIPIENT_BYTES_MAX = 8 << 10;

  private final StoreAccess store;
  private final String repositoryId;

  Epochs(StoreAccess store, String repositoryId) {
    this.store = store;
    this.repositoryId = repositoryId;
  }

  /// The number of the newest epoch that the store shows.
  int newest() {
    var listed = listed();
    return listed.isEmpty() ? 0 : listed.lastKey();
  }

  /// The sizes of the objects, by epoch.
  private SortedMap<Integer, Long> listed() {
    var sizes = new TreeMap<Integer, Long>();
    for (var object : store.list(Layout.EPOCHS)) {
      var matcher = KEY.matcher(object.key().value());
      if (matcher.matches()) {
        var epoch = Long.parseLong(matcher.group(1));
        if (epoch < 1 || epoch > EPOCHS_MAX) {
          throw damaged(object.key(), "no more than " + EPOCHS_MAX + " epochs are followed");
        }
        sizes.put((int) epoch, object.sizeBytes());
      }
    }
    return sizes;
  }

  /// The roots of a slot, and those of all epochs that have begun since it was made.
  ///
  /// @throws KeyWrongException if the slot was left out of one of them
  /// @throws RepositoryDamagedException if one is missing or damaged: that is named
  RepositoryKeys follow(SlotSeal.Opened slot) {
    return follow(slot, slot.keys()).asking(known -> follow(slot, known));
  }

  private RepositoryKeys follow(SlotSeal.Opened slot, RepositoryKeys known) {
    var keys = known;
    var listed = listed();
    if (listed.isEmpty()) {
      return keys;
    }
    for (var epoch = keys.newestEpoch() + 1; epoch <= listed.lastKey(); epoch++) {
      var key = Layout.epoch(epoch);
      try {
        var record = read(epoch, keys, Optional.ofNullable(listed.get(epoch)));
        var share = record.shares().stream().filter(it -> it.slot().equals(slot.id())).findFirst();
        if (share.isEmpty()) {
          throw leftOut(slot.id(), epoch);
        }
        var context = EpochRecord.capsuleContext(repositoryId, epoch, slot.id());
        keys = keys.with(slot.open(share.get().capsule(), context));
        openMembers(record, keys);
      } catch (MalformedException e) {
        throw damaged(key, String.valueOf(e.getMessage()));
      }
    }
    return keys;
  }

  private KeyWrongException leftOut(String slot, int epoch) {
    return new KeyWrongException(
        FailureCode.KEY_SLOT_REMOVED,
        "key slot "
            + slot
            + " was left out when key epoch "
            + epoch
            + " began at "
            + store.place()
            + ": it opens nothing that is newer",
        "Open the repository with another secret, and add a slot there with `backstay key add`.");
  }

  /// The record of an epoch, proven by the root before.
  private EpochRecord read(int epoch, RepositoryKeys before, Optional<Long> sizeBytes)
      throws MalformedException {
    var key = Layout.epoch(epoch);
    if (sizeBytes.isEmpty()) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_MISSING,
          "object " + key + " is missing: without it nothing of a newer key epoch opens",
          "Put it back from a copy of the repository.");
    }
    if (sizeBytes.get() > EpochRecord.BYTES_MAX) {
      throw new MalformedException("has " + sizeBytes.get() + " bytes");
    }
    var record = EpochRecord.parse(store.read(key));
    if (record.epoch() != epoch || !record.repositoryId().equals(repositoryId)) {
      throw new MalformedException(
          "is of epoch " + record.epoch() + " of repository " + record.repositoryId());
    }
    if (!MessageDigest.isEqual(record.proof(), proof(record, before))) {
      throw new MalformedException("was made by somebody without the root before");
    }
    return record;
  }

  private static byte[] proof(EpochRecord record, RepositoryKeys before) throws MalformedException {
    var key = before.successionKey(record.epoch() - 1);
    return new KeyedHash(key).begin().add(record.proven()).end();
  }

  /// That they open binds the root to its record.
  private static byte[] openMembers(EpochRecord record, RepositoryKeys keys)
      throws MalformedException {
    var part = record.sealedMembers();
    try (var sealer = new Sealer(keys)) {
      var sealed = SlotSeal.sealed(part);
      if (Sealer.epochOf(sealed) != record.epoch()) {
        throw new MalformedException("members are sealed in another epoch");
      }
      return sealer.open(SealType.MEMBERS, sealed, SlotSeal.plainLength(part), record.head());
    }
  }

  private static Map<String, Recipient> members(EpochRecord record, RepositoryKeys keys)
      throws MalformedException {
    var in = new ByteReader(openMembers(record, keys));
    var members = new TreeMap<String, Recipient>();
    var count = in.count("members", 7);
    for (var i = 0; i < count; i++) {
      var slot = HexFormat.of().formatHex(in.raw("slot id", 6));
      members.put(slot, Recipient.parse(in.bytes("recipient", RECIPIENT_BYTES_MAX)));
    }
    in.end("members");
    return members;
  }

  /// The slots that have the root of an epoch since it began, with their recipients.
  ///
  /// @throws RepositoryDamagedException if its object is missing or damaged
  Map<String, Recipient> members(int epoch, RepositoryKeys keys) {
    if (epoch == 0) {
      return Map.of();
    }
    try {
      var record = read(epoch, keys, Optional.ofNullable(listed().get(epoch)));
      return members(record, keys);
    } catch (MalformedException e) {
      throw damaged(Layout.epoch(epoch), String.valueOf(e.getMessage()));
    }
  }

  /// Begins an epoch.
  ///
  /// @param before the keys until now
  /// @param after the same, with the new root
  /// @return false if somebody else began it first
  boolean begin(RepositoryKeys before, RepositoryKeys after, Map<String, Recipient> members) {
    var epoch = after.newestEpoch();
    if (epoch > EPOCHS_MAX) {
      throw new UsageException(
          FailureCode.USAGE,
          "there are " + EPOCHS_MAX + " key epochs already",
          "Copy the snapshots that are needed to a new repository.");
    }
    var shares = new ArrayList<EpochRecord.Share>();
    var plain = new ByteWriter().varint(members.size());
    new TreeMap<>(members)
        .forEach(
            (slot, recipient) -> {
              var context = EpochRecord.capsuleContext(repositoryId, epoch, slot);
              shares.add(new EpochRecord.Share(slot, after.sealNewestRoot(recipient, context)));
              plain.raw(HexFormat.of().parseHex(slot)).bytes(recipient.toBytes());
            });
    try (var sealer = new Sealer(after)) {
      var bare = new EpochRecord(repositoryId, epoch, shares, new byte[0], new byte[0]);
      var list = plain.toBytes();
      var sealed = SlotSeal.part(list, sealer.seal(SealType.MEMBERS, list, bare.head()));
      var unproven = new EpochRecord(repositoryId, epoch, shares, sealed, new byte[0]);
      var record = new EpochRecord(repositoryId, epoch, shares, sealed, proof(unproven, before));
      return store.createFirst(Layout.epoch(epoch), record.toBytes());
    } catch (MalformedException e) {
      throw new IllegalStateException("the keys of an epoch lack the one before", e);
    }
  }

  /// What is wrong with the beginnings of epochs, for whoever has all roots.
  Iterable<Damage> damage(RepositoryKeys keys) {
    var found = new ArrayList<Damage>();
    SortedMap<Integer, Long> listed;
    try {
      listed = listed();
    } catch (RepositoryDamagedException tooMany) {
      found.add(new Damage(tooMany.code(), Layout.EPOCHS, String.valueOf(tooMany.getMessage())));
      return found;
    }
    var expected = new TreeSet<>(listed.keySet());
    for (var epoch = 1; epoch <= keys.currentEpoch(); epoch++) {
      expected.add(epoch);
    }
    for (var epoch : expected) {
      var key = Layout.epoch(epoch);
      try {
        members(read(epoch, keys, Optional.ofNullable(listed.get(epoch))), keys);
      } catch (MalformedException e) {
        found.add(Damage.of(FailureCode.OBJECT_DAMAGED, key, String.valueOf(e.getMessage())));
      } catch (RepositoryDamagedException missing) {
        found.add(Damage.of(missing.code(), key, "is missing"));
      }
    }
    return found;
  }

  private RepositoryDamagedException damaged(ObjectKey key, String reason) {
    return new RepositoryDamagedException(
        FailureCode.OBJECT_DAMAGED,
        "object " + key + " at " + store.place() + ": " + reason,
        "It begins a key epoch: put it back from a copy of the repository.");
  }
}
