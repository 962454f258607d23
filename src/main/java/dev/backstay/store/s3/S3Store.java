package dev.backstay.store.s3;

import dev.backstay.s3.BucketClient;
import dev.backstay.s3.ListingPages;
import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.RefusedException;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Objects in a bucket, each at the key that begins with the place's prefix.
///
/// An object is one request, which the server is asked to refuse if the key is taken; what its
/// answer does not prove is looked up. Nothing is asked twice here: see
/// [dev.backstay.store.PatientStore]. In a bucket with versions a deleted object stays as a version
/// below a delete marker.
public final class S3Store implements ObjectStore {

  /// A transfer that is slower on average, beyond the silence that is allowed, is given up.
  private static final int BYTES_PER_SECOND_MIN = 16 << 10;

  private static final int UNSATISFIABLE = 416;

  private final S3Place place;
  private final BucketClient client;
  private final Creation creation;
  private volatile boolean bucketSeen;

  private S3Store(S3Place place, BucketClient client, InstantSource clock) {
    this.place = place;
    this.client = client;
    creation = new Creation(place, client, clock);
  }

  /// The store in a bucket that exists; nothing is sent yet.
  public static S3Store open(S3Place place, InstantSource clock) throws IOException {
    var silence = place.manner().silence();
    var patience = new BucketClient.Patience(silence, 1, Optional.of(limit(silence, 0)));
    var client =
        S3Failures.at(
            place.shown(), () -> BucketClient.open(place.server(), place.bucket(), patience));
    return new S3Store(place, client, clock);
  }

  static Duration limit(Duration silence, long sizeBytes) {
    return silence.multipliedBy(2).plusMillis(sizeBytes * 1000 / BYTES_PER_SECOND_MIN);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    if (!place.manner().conditionalCreate() && find(key).isPresent()) {
      throw new FileAlreadyExistsException(placeOf(key));
    }
    var digest = creation.digestOf(content);
    boolean proven;
    try {
      proven = S3Failures.at(placeOf(key), () -> creation.put(keyOf(key), content, digest));
    } catch (IOException e) {
      throw e.getCause() instanceof RefusedException refused && Creation.mayBeTaken(refused)
          ? taken(key, refused)
          : e;
    }
    if (!proven) {
      requireStored(key, content.sizeBytes());
    }
    bucketSeen = true;
  }

  /// Stores differ in how they say that a key is taken, and some say it without reason.
  private IOException taken(ObjectKey key, RefusedException refused) throws IOException {
    if (find(key).isEmpty()) {
      return new StoreBusyException(
          placeOf(key) + ": " + refused.getMessage() + ", and then shows no such object", refused);
    }
    var taken = new FileAlreadyExistsException(placeOf(key));
    taken.initCause(refused);
    return taken;
  }

  private void requireStored(ObjectKey key, long sizeBytes) throws IOException {
    var found = find(key);
    if (found.isEmpty()) {
      throw new StoreBusyException(
          placeOf(key) + ": it said that it was stored, and then shows no such object", null);
    }
    if (found.get().sizeBytes() != sizeBytes) {
      throw new IOException(
          "%s: of %d bytes it stored %d"
              .formatted(placeOf(key), sizeBytes, found.get().sizeBytes()));
    }
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
    if (length == 0) {
      return nothing(key, Long.MAX_VALUE);
    }
    var silence = place.manner().silence();
    var reading = new RangeRead(keyOf(key), offset, length, limit(silence, length));
    try {
      return S3Failures.at(placeOf(key), () -> reading.from(client));
    } catch (IOException e) {
      if (e.getCause() instanceof RefusedException refused && refused.status() == UNSATISFIABLE) {
        return nothing(key, offset);
      }
      throw e;
    }
  }

  /// That there is nothing to be read is looked up before it is believed.
  private byte[] nothing(ObjectKey key, long offset) throws IOException {
    var found = find(key);
    if (found.isEmpty()) {
      throw new NoSuchFileException(placeOf(key));
    }
    if (found.get().sizeBytes() > offset) {
      throw new IOException(
          "%s: it gives nothing from %d on, and has %d bytes"
              .formatted(placeOf(key), offset, found.get().sizeBytes()));
    }
    return new byte[0];
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    try {
      var head = S3Failures.at(placeOf(key), () -> headOf(key));
      bucketSeen = true;
      return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified()));
    } catch (NoSuchFileException absent) {
      requireBucket();
      return Optional.empty();
    }
  }

  private HeadObjectResponse headOf(ObjectKey key) throws IOException {
    var head = client.ask(it -> it.headObject(r -> r.bucket(place.bucket()).key(keyOf(key))));
    if (head.contentLength() == null || head.lastModified() == null) {
      throw new ProtocolException("it does not say how long the object is, or how old", null);
    }
    return head;
  }

  /// An answer without a body cannot say that it is the bucket that is missing.
  private void requireBucket() throws IOException {
    if (bucketSeen) {
      return;
    }
    try {
      S3Failures.at(
          place.shown(), () -> client.ask(it -> it.headBucket(r -> r.bucket(place.bucket()))));
    } catch (NoSuchFileException absent) {
      throw new IOException(place.shown() + ": there is no bucket " + place.bucket(), absent);
    } catch (java.nio.file.AccessDeniedException unknown) {
      // Whoever may not list it is told nothing of it; other requests fail if it is not there.
      return;
    }
    bucketSeen = true;
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    if (!ObjectKey.isValid(prefix)) {
      throw new IllegalArgumentException("not the start of keys: " + prefix);
    }
    var root = place.root();
    var objects = new ArrayList<StoredObject>();
    S3Failures.at(
        place.shown() + "/" + prefix,
        () -> {
          ListingPages.read(
              client,
              root + prefix + "/",
              false,
              each -> {
                var key = each.key().substring(root.length());
                // What others put there, such as the marker of a folder, is none of ours.
                if (ObjectKey.isValid(key)) {
                  objects.add(
                      new StoredObject(new ObjectKey(key), each.sizeBytes(), each.modifiedAt()));
                }
              });
          return objects;
        });
    bucketSeen = true;
    objects.sort(Comparator.comparing(StoredObject::key));
    return List.copyOf(objects);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    try {
      S3Failures.at(
          placeOf(key),
          () -> client.ask(it -> it.deleteObject(r -> r.bucket(place.bucket()).key(keyOf(key)))));
    } catch (NoSuchFileException absent) {
      requireBucket();
    }
  }

  /// Until when nobody may delete an object; empty if anybody may who may delete at all.
  Optional<Instant> lockedUntil(ObjectKey key) throws IOException {
    try {
      var answer =
          S3Failures.at(
              placeOf(key),
              () ->
                  client.ask(
                      it -> it.getObjectRetention(r -> r.bucket(place.bucket()).key(keyOf(key)))));
      return Optional.ofNullable(answer.retention()).map(it -> it.retainUntilDate());
    } catch (NoSuchFileException unlocked) {
      return Optional.empty();
    }
  }

  @Override
  public String place() {
    return place.shown();
  }

  @Override
  public void close() {
    client.close();
  }

  private String keyOf(ObjectKey key) {
    return place.root() + key;
  }

  private String placeOf(ObjectKey key) {
    return place.shown() + "/" + key;
  }
}
