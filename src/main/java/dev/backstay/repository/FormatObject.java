package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.store.ObjectStore;
import java.util.ArrayList;

/// The object that makes a place a repository, and says how it is to be read.
public final class FormatObject {

  private FormatObject() {}

  /// What it says.
  ///
  /// @throws RepositoryNotFoundException if there is none, nor anything else of a repository
  static FormatRecord read(StoreAccess objects) {
    var bytes = objects.readIfPresent(Layout.FORMAT);
    if (bytes.isEmpty()) {
      throw missing(objects);
    }
    try {
      var format = FormatRecord.parse(bytes.get());
      requireKnown(format);
      return format;
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.FORMAT_DAMAGED,
          "the object `format` at " + objects.place() + " is damaged: " + e.getMessage(),
          "Every key slot repeats it: see docs/format.md, \"Rebuilding the format object\".",
          e);
    }
  }

  /// Writes the object that makes the place a repository again, if it is missing.
  ///
  /// @throws RepositoryDamagedException if it is there, or the key slots do not agree on it
  public static void rebuild(ObjectStore store) {
    var objects = new StoreAccess(store);
    var said =
        new KeySlots(objects)
            .read().sound().stream().map(KeySlotRecord::format).distinct().toList();
    if (objects.find(Layout.FORMAT).isPresent() || said.size() != 1) {
      throw new RepositoryDamagedException(
          FailureCode.FORMAT_DAMAGED,
          "the object `format` at "
              + store.place()
              + (said.size() == 1
                  ? " is there and damaged, and nothing is overwritten"
                  : " cannot be made again: the key slots say "
                      + said.size()
                      + " different things"),
          "Move it away by hand and try again, or see docs/format.md, \"Rebuilding the format"
              + " object\".");
    }
    objects.create(Layout.FORMAT, said.getFirst().toBytes());
  }

  private static RuntimeException missing(StoreAccess objects) {
    var slots = objects.list(Layout.KEYS);
    if (!slots.isEmpty()) {
      return lost(objects, "key slot " + slots.getFirst().key().name() + " is there");
    }
    return new RepositoryNotFoundException(
        FailureCode.REPO_NOT_FOUND,
        "there is no repository at " + objects.place(),
        "Make one with `backstay init`, or correct the place.");
  }

  /// What is said where it is missing, and something else of a repository is not.
  static RepositoryDamagedException lost(StoreAccess objects, String left) {
    return new RepositoryDamagedException(
        FailureCode.FORMAT_DAMAGED,
        "the object `format` at " + objects.place() + " is missing, but " + left,
        "`backstay repair --yes` makes it again from the key slots, which repeat it.");
  }

  private static void requireKnown(FormatRecord format) {
    var unknown = new ArrayList<>(format.features());
    unknown.removeAll(FormatRecord.KNOWN_FEATURES);
    if (format.version() > FormatRecord.VERSION || !unknown.isEmpty()) {
      throw new FormatNewerException(
          FailureCode.FORMAT_NEWER,
          "the repository has format "
              + format.version()
              + (unknown.isEmpty() ? "" : " with " + String.join(", ", unknown))
              + "; this version knows "
              + FormatRecord.VERSION,
          "Use the version of Backstay that wrote the repository, or a newer one.");
    }
  }
}
