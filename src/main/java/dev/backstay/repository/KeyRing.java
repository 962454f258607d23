package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.Recipient;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Sealer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who can open an open repository, and from when on nobody else can. See docs/adr/0034.
final class KeyRing {

  private final StoreAccess store;
  private final RepositoryKeys keys;
  private final Sealer sealer;
  private final KeySlots slots;
  private final Epochs epochs;
  private final Map<Integer, Map<String, Recipient>> members = new HashMap<>();

  KeyRing(Repository repository) {
    store = repository.store();
    keys = repository.keys();
    sealer = repository.sealer();
    slots = new KeySlots(store);
    epochs = new Epochs(store, repository.id());
  }

  /// All slots, with up to which epoch each of them opens.
  List<KeySlots.Slot> list() {
    var listed = new ArrayList<KeySlots.Slot>();
    for (var record : slots.read().sound()) {
      var card = cardOf(record);
      listed.add(
          new KeySlots.Slot(
              record.slot(),
              record.derivation().kind(),
              card.label(),
              card.createdAt(),
              newestEpochOf(record)));
    }
    listed.sort(Comparator.comparing(KeySlots.Slot::createdAt).thenComparing(KeySlots.Slot::id));
    return listed;
  }

  private SlotSeal.Card cardOf(KeySlotRecord record) {
    try {
      return SlotSeal.card(record, sealer);
    } catch (MalformedException e) {
      throw KeySlots.damaged("key slot " + record.slot() + " has a damaged card", e);
    }
  }

  /// A slot holds the roots up to the epoch that its card is sealed in; later ones are sealed to it
  /// where they begin.
  private int newestEpochOf(KeySlotRecord record) {
    try {
      var epoch = SlotSeal.epochOfCard(record);
      while (epoch < keys.currentEpoch() && membersOf(epoch + 1).containsKey(record.slot())) {
        epoch++;
      }
      return epoch;
    } catch (MalformedException e) {
      throw KeySlots.damaged("key slot " + record.slot() + " has a damaged card", e);
    }
  }

  private Map<String, Recipient> membersOf(int epoch) {
    return members.computeIfAbsent(epoch, it -> epochs.members(it, keys));
  }

  /// To whom the root of the next epoch may be sealed: those who have that of the newest one. Who
  /// has only older ones cannot make a slot that counts.
  private Map<String, Recipient> recipients() {
    var found = new TreeMap<String, Recipient>();
    for (var record : slots.read().sound()) {
      recipientOf(record).ifPresent(recipient -> found.put(record.slot(), recipient));
    }
    return found;
  }

  private Optional<Recipient> recipientOf(KeySlotRecord record) {
    try {
      if (SlotSeal.epochOfCard(record) == keys.currentEpoch()) {
        return Optional.of(SlotSeal.card(record, sealer).recipient());
      }
    } catch (MalformedException e) {
      throw KeySlots.damaged("key slot " + record.slot() + ": " + e.getMessage(), e);
    }
    return Optional.ofNullable(membersOf(keys.currentEpoch()).get(record.slot()));
  }

  /// Removes a slot; the last one that opens everything stays.
  void remove(String slot) {
    requireKnown(List.of(slot));
    requireOthers(Set.of(slot));
    slots.remove(slot);
  }

  private void requireKnown(Collection<String> wanted) {
    var unknown = new TreeSet<>(wanted);
    unknown.removeAll(slots.ids());
    if (!unknown.isEmpty()) {
      throw new UsageException(
          FailureCode.KEY_SLOT_UNKNOWN,
          "there is no key slot " + unknown.first(),
          "`backstay key list` shows the slots.");
    }
  }

  private Map<String, Recipient> requireOthers(Set<String> going) {
    var staying = new TreeMap<>(recipients());
    staying.keySet().removeAll(going);
    if (staying.isEmpty()) {
      throw new UsageException(
          FailureCode.KEY_LAST_SLOT,
          "without key slot " + String.join(", ", going) + " nothing opens the repository",
          "Add another slot first with `backstay key add`.");
    }
    return staying;
  }

  /// Begins a new key epoch for all slots that stay.
  ///
  /// The epoch begins before a slot is deleted: whoever dies in between leaves slots that open
  /// nothing new, and never one that was to go and still does.
  KeyRotation rotate(Set<String> going) {
    requireKnown(going);
    if (epochs.newest() > keys.currentEpoch()) {
      throw KeySlots.rotatedMeanwhile();
    }
    requireAllReadable(going);
    var staying = requireOthers(going);
    var after = keys.next();
    if (!epochs.begin(keys, after, staying)) {
      throw KeySlots.rotatedMeanwhile();
    }
    going.forEach(slots::remove);
    var leftOut = new TreeSet<>(slots.ids());
    leftOut.removeAll(staying.keySet());
    return new KeyRotation(
        after.currentEpoch(),
        List.copyOf(staying.keySet()),
        going.stream().sorted().toList(),
        List.copyOf(leftOut));
  }

  /// A slot that cannot be read now might be read later, by somebody who relies on it.
  private void requireAllReadable(Set<String> going) {
    var read = slots.read();
    var sound = read.sound().stream().map(KeySlotRecord::slot).toList();
    var unread = new TreeSet<>(slots.ids());
    unread.removeAll(sound);
    unread.removeAll(going);
    if (!unread.isEmpty() && !read.damaged().isEmpty()) {
      throw read.damaged().getFirst();
    }
  }
}
