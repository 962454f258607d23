package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.VitalNames;
import dev.backstay.s3.RefusedException;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.Tag;

/// The objects that a bucket listed, read as they are asked for.
final class BucketCapture implements Capture {

  private static final int OWNER_ONLY = 0600;
  private static final int DIRECTORY = 0700;

  private final Bucket bucket;
  private final BucketConnection connection;
  private final BucketListing listing;
  private final ObjectTree tree;
  private final NoteBook notes = new NoteBook();
  private final AtomicLong changed = new AtomicLong();
  private boolean ended;

  /// Takes over the connection and the listing.
  BucketCapture(Bucket bucket, BucketConnection connection, BucketListing listing)
      throws IOException {
    this.bucket = bucket;
    this.connection = connection;
    this.listing = listing;
    this.tree = listing.tree();
  }

  @Override
  public ComponentName component() {
    return bucket.name();
  }

  @Override
  public ComponentKind kind() {
    return bucket.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    try {
      var next = tree.next();
      ended = next.isEmpty();
      return next.map(this::entryOf);
    } catch (IOException e) {
      throw Failures.capture(bucket, e);
    }
  }

  private IncomingEntry entryOf(ObjectTree.Node node) {
    var object = node.object();
    if (object == null) {
      var attributes = Attributes.of(DIRECTORY, 0, 0, 0);
      var meta = new EntryMeta(node.path(), EntryType.DIRECTORY, attributes, 0, "", false, 0);
      return new IncomingEntry(meta, null, true);
    }
    var attributes = Attributes.of(OWNER_ONLY, 0, 0, object.modifiedAtNanos());
    var meta =
        new EntryMeta(
            node.path(), EntryType.FILE, attributes, object.sizeBytes(), "", false, object.mark());
    return new IncomingEntry(meta, new Listed(this, node.path(), object), true);
  }

  private record Listed(BucketCapture capture, EntryPath path, ListedObject object)
      implements IncomingEntry.Source {

    @Override
    public IncomingContent open() throws IOException {
      return ObjectContent.open(capture, path, object);
    }

    @Override
    public boolean mayBeReadAhead() {
      return true;
    }
  }

  BucketConnection connection() {
    return connection;
  }

  /// What computes a name, if names are digests.
  Optional<MessageDigest> digest() {
    return bucket.naming().map(it -> newDigest(it.algorithm()));
  }

  private static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /// Whether an object has the name that its content gives it; if not, that is noted.
  boolean judgeName(EntryPath path, String key, String found) {
    var name = key.substring(key.lastIndexOf('/') + 1);
    var dot = name.indexOf('.');
    var stem = dot < 0 ? name : name.substring(0, dot);
    // What has no such name at all, such as the marker of a folder, says nothing of itself.
    if (stem.length() != found.length() || stem.equalsIgnoreCase(found)) {
      return true;
    }
    var digest = bucket.naming().map(Bucket.Naming::algorithm).orElseThrow();
    note(
        new Note(
            Note.Kind.CHANGED,
            path.toString(),
            "it is not what its name says: its " + digest + " is " + found));
    return false;
  }

  /// Takes note that an object was written after it was listed.
  void countChanged() {
    changed.incrementAndGet();
  }

  /// The tags of an object; noted and left out if the account may not read them.
  List<Tag> tagsOf(String key, String version, EntryPath path) throws IOException {
    var request = GetObjectTaggingRequest.builder().bucket(bucket.bucket()).key(key);
    if (!version.isEmpty()) {
      request.versionId(version);
    }
    try {
      return connection.ask(it -> it.getObjectTagging(request.build())).tagSet();
    } catch (RefusedException refused) {
      note(new Note(Note.Kind.LEFT_OUT, path.toString(), "its tags: " + refused.getMessage()));
      return List.of();
    }
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    if (!ended) {
      throw new IllegalStateException("finished before the last entry of " + bucket.place());
    }
    var details = new TreeMap<String, String>();
    details.put("versioning", listing.versioning());
    details.put("changed_since_listing", changed.toString());
    var vitals = new TreeMap<String, String>();
    vitals.put(VitalNames.KEYS, Long.toString(listing.count()));
    vitals.put(VitalNames.BYTES, Long.toString(listing.bytes()));
    return new CaptureFacts(
        "S3 listing",
        listing.begun(),
        listing.ended(),
        details,
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    try (connection) {
      listing.close();
    } catch (IOException e) {
      throw Failures.capture(bucket, e);
    }
  }
}
