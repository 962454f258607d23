package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Selection;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// What a bucket showed of a component at one time, sorted.
final class BucketListing implements AutoCloseable {

  private final Bucket bucket;
  private final Selection selection;
  private final SortedObjects objects;
  private final String versioning;
  private final Instant begun;
  private Instant ended;
  private long count;
  private long bytes;
  private long sum;

  private BucketListing(
      Bucket bucket, Selection selection, SortedObjects objects, String versioning, Instant begun) {
    this.bucket = bucket;
    this.selection = selection;
    this.objects = objects;
    this.versioning = versioning;
    this.begun = begun;
    this.ended = begun;
  }

  /// Reads all pages.
  ///
  /// @param selection the part of the component that is meant
  static BucketListing read(
      Bucket bucket, Selection selection, BucketConnection connection, Listings with)
      throws IOException {
    var begun = with.clock().instant();
    var objects = new SortedObjects(with.space());
    try {
      var listing = new BucketListing(bucket, selection, objects, connection.versioning(), begun);
      for (var prefix : bucket.listed()) {
        Listing.read(connection, prefix, listing.hasVersions(), listing::add);
      }
      listing.ended = with.clock().instant();
      objects.sort();
      return listing;
    } catch (IOException | RuntimeException e) {
      objects.close();
      throw e;
    }
  }

  /// The sum over what a bucket shows now of the selected part; equal to [#sum()] of a listing only
  /// if nothing was written since.
  static long sumOf(Bucket bucket, Selection selection, BucketConnection connection)
      throws IOException {
    var sum = new long[1];
    var versions = hasVersions(connection.versioning());
    for (var prefix : bucket.listed()) {
      Listing.read(
          connection,
          prefix,
          versions,
          object -> {
            if (meant(bucket, selection, object).isPresent()) {
              sum[0] += object.share();
            }
          });
    }
    return sum[0];
  }

  private void add(ListedObject object) throws IOException {
    var meant = meant(bucket, selection, object);
    if (meant.isPresent()) {
      count++;
      bytes += object.sizeBytes();
      sum += object.share();
      objects.add(meant.get());
    }
  }

  /// An object of the component, at the path that its entry has in snapshots.
  private static Optional<ListedObject> meant(
      Bucket bucket, Selection selection, ListedObject object) {
    return Optional.of(object)
        .filter(it -> bucket.holds(it.key()))
        .map(it -> it.captured(bucket.capturedKey(it.key())))
        .filter(it -> selection.isAll() || new EntryPath(it.path()).isAtOrBelow(selection.path()));
  }

  private boolean hasVersions() {
    return hasVersions(versioning);
  }

  private static boolean hasVersions(String versioning) {
    return versioning.equals("enabled") || versioning.equals("suspended");
  }

  /// Its objects as a tree; may be asked for once.
  ObjectTree tree() throws IOException {
    return new ObjectTree(objects);
  }

  /// Whether the bucket keeps versions, as [BucketConnection#versioning()] says it.
  String versioning() {
    return versioning;
  }

  Instant begun() {
    return begun;
  }

  Instant ended() {
    return ended;
  }

  /// How many objects it has.
  long count() {
    return count;
  }

  /// How long they are together.
  long bytes() {
    return bytes;
  }

  long sum() {
    return sum;
  }

  @Override
  public void close() throws IOException {
    objects.close();
  }
}
