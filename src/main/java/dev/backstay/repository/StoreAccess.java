package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The store as the repository sees it: its failures translated, once, into ours.
public final class StoreAccess {

  private static final int OBJECT_BYTES_MAX = 256 << 20;

  /// What is read without asking first how long it is: most objects but packs are shorter.
  private static final int FIRST_BYTES = 256 << 10;

  private final ObjectStore store;

  StoreAccess(ObjectStore store) {
    this.store = store;
  }

  /// Creates an object. Creating the same bytes again is no failure: an answer may have been lost.
  void create(ObjectKey key, byte[] bytes) {
    create(key, List.of(ByteBuffer.wrap(bytes)));
  }

  void create(ObjectKey key, List<ByteBuffer> parts) {
    try {
      store.create(key, Content.of(parts));
    } catch (FileAlreadyExistsException taken) {
      if (!isStored(key, parts)) {
        throw new RepositoryDamagedException(
            FailureCode.OBJECT_DAMAGED,
            "object " + key + " exists with other bytes than it must have",
            "Run `backstay check --read-data` to see what it reaches.",
            taken);
      }
    } catch (IOException e) {
      if (!isCertainlyStored(key, parts)) {
        throw unavailable("create " + key, e);
      }
    }
  }

  /// Creates an object unless there is one; returns whether it is the given one that is there.
  boolean createFirst(ObjectKey key, byte[] bytes) {
    try {
      store.create(key, Content.of(bytes));
      return true;
    } catch (FileAlreadyExistsException taken) {
      return isStored(key, List.of(ByteBuffer.wrap(bytes)));
    } catch (IOException e) {
      if (!isCertainlyStored(key, List.of(ByteBuffer.wrap(bytes)))) {
        throw unavailable("create " + key, e);
      }
      return true;
    }
  }

  private boolean isCertainlyStored(ObjectKey key, List<ByteBuffer> parts) {
    try {
      return isStored(key, parts);
    } catch (StoreUnavailableException stillUnknown) {
      return false;
    }
  }

  private boolean isStored(ObjectKey key, List<ByteBuffer> parts) {
    var stored = readIfPresent(key);
    if (stored.isEmpty()) {
      return false;
    }
    var rest = ByteBuffer.wrap(stored.get());
    for (var part : parts) {
      if (part.remaining() > rest.remaining()
          || !rest.slice(rest.position(), part.remaining()).equals(part)) {
        return false;
      }
      rest.position(rest.position() + part.remaining());
    }
    return !rest.hasRemaining();
  }

  /// The bytes of an object that must be there.
  public byte[] read(ObjectKey key) {
    return readIfPresent(key)
        .orElseThrow(
            () ->
                new RepositoryDamagedException(
                    FailureCode.OBJECT_MISSING,
                    "object " + key + " is missing",
                    "Run `backstay check` to see what it reaches."));
  }

  /// The bytes of an object, or empty if there is none.
  Optional<byte[]> readIfPresent(ObjectKey key) {
    try {
      var first = store.read(key, 0, FIRST_BYTES);
      if (first.length < FIRST_BYTES) {
        return Optional.of(first);
      }
      var found = store.find(key);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      if (found.get().sizeBytes() > OBJECT_BYTES_MAX) {
        throw new RepositoryDamagedException(
            FailureCode.OBJECT_DAMAGED,
            "object " + key + " has " + found.get().sizeBytes() + " bytes, which none may have",
            null);
      }
      var sizeBytes = (int) found.get().sizeBytes();
      if (sizeBytes < FIRST_BYTES) {
        throw new IOException("it has given %d of %d bytes".formatted(FIRST_BYTES, sizeBytes));
      }
      var bytes = Arrays.copyOf(first, sizeBytes);
      var rest = store.read(key, FIRST_BYTES, sizeBytes - FIRST_BYTES);
      System.arraycopy(rest, 0, bytes, FIRST_BYTES, rest.length);
      return Optional.of(Arrays.copyOf(bytes, FIRST_BYTES + rest.length));
    } catch (NoSuchFileException goneSince) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("read " + key, e);
    }
  }

  /// The object, or empty if there is none.
  Optional<StoredObject> find(ObjectKey key) {
    try {
      return store.find(key);
    } catch (IOException e) {
      throw unavailable("find " + key, e);
    }
  }

  /// A part of an object.
  byte[] read(ObjectKey key, long offset, int length) {
    try {
      return store.read(key, offset, length);
    } catch (NoSuchFileException e) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_MISSING,
          "object " + key + " is missing",
          "Run `backstay check` to see what it reaches.",
          e);
    } catch (IOException e) {
      throw unavailable("read " + key, e);
    }
  }

  /// All objects below a prefix.
  public List<StoredObject> list(String prefix) {
    try {
      return store.list(prefix);
    } catch (IOException e) {
      throw unavailable("list " + prefix, e);
    }
  }

  /// All objects below each of these prefixes.
  public List<List<StoredObject>> list(List<String> prefixes) {
    try {
      return store.list(prefixes);
    } catch (IOException e) {
      throw unavailable("list " + prefixes, e);
    }
  }

  /// Says which objects will be read next, in this order.
  void expect(List<StoredObject> objects) {
    store.expect(objects.stream().map(StoredObject::key).toList());
  }

  void delete(ObjectKey key) {
    try {
      store.delete(key);
    } catch (IOException e) {
      throw unavailable("delete " + key, e);
    }
  }

  String place() {
    return store.place();
  }

  private StoreUnavailableException unavailable(String what, IOException e) {
    if (e instanceof StoreFullException) {
      return new StoreUnavailableException(
          FailureCode.STORE_FULL,
          "the store at " + store.place() + " has no room to " + what + ": " + e.getMessage(),
          "Earlier snapshots are not affected; make room there and run the command again.",
          e);
    }
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "the store at " + store.place() + " could not " + what + ": " + Reason.of(e),
        "Earlier snapshots are not affected; look at the place and run the command again.",
        e);
  }
}
