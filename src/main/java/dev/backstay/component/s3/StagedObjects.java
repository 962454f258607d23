package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The objects of a snapshot that differ from what is live, uploaded beside it.
final class StagedObjects implements StagedComponent {

  private final Bucket bucket;
  private final Selection selection;
  private final Destination destination;
  private final Listings listings;

  /// @param selection the part that was staged
  StagedObjects(Bucket bucket, Selection selection, Destination destination, Listings listings) {
    this.bucket = bucket;
    this.selection = selection;
    this.destination = destination;
    this.listings = listings;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  /// Lists what was staged, and reads back what the server's own digest does not prove.
  @Override
  public void verify() {
    try (var connection = BucketConnection.open(bucket)) {
      var area = new RestoreArea(bucket, connection, destination.run());
      var listed = new Listed(area, new SortedObjects(listings.space()));
      area.readPlan(stateOf(area), listed::hold);
      listed.requireEnd();
    } catch (IOException e) {
      throw Failures.restore(
          bucket, FailureCode.STAGED_INVALID, "does not hold what was staged", e);
    }
  }

  private static RestoreArea.State stateOf(RestoreArea area) throws IOException {
    return area.state().orElseThrow(() -> new IOException("there is no object " + area.stateKey()));
  }

  /// What the listing shows, held against the plan.
  private static final class Listed {

    private final RestoreArea area;
    private final SortedObjects objects;

    Listed(RestoreArea area, SortedObjects objects) throws IOException {
      this.area = area;
      this.objects = objects;
      Listing.read(area.connection(), area.stagedPrefix(), false, objects::add);
      objects.sort();
    }

    void hold(StagedChange change) throws IOException {
      if (!change.put()) {
        return;
      }
      var key = area.staged(change.number());
      var found = objects.next();
      if (found.filter(it -> it.key().equals(key)).isEmpty()) {
        throw new IOException("the object " + key + " is not there");
      }
      if (found.get().sizeBytes() != change.sizeBytes()) {
        throw new IOException(
            "the object %s has %d bytes, staged were %d"
                .formatted(key, found.get().sizeBytes(), change.sizeBytes()));
      }
      if (!found.get().etag().equalsIgnoreCase(change.md5())) {
        requireSame(key, change);
      }
    }

    private void requireSame(String key, StagedChange change) throws IOException {
      var md5 = Digests.md5();
      var buffer = new byte[64 << 10];
      try (var in = area.connection().read(key, "", Optional.empty(), 0)) {
        for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          md5.update(buffer, 0, count);
        }
      }
      if (!HexFormat.of().formatHex(md5.digest()).equals(change.md5())) {
        throw new IOException("the object " + key + " has other bytes than were staged");
      }
    }

    void requireEnd() throws IOException {
      try (objects) {
        if (objects.next().isPresent()) {
          throw new IOException("more objects are there than were staged");
        }
      }
    }
  }

  @Override
  public boolean isOutdated() {
    try (var connection = BucketConnection.open(bucket)) {
      var area = new RestoreArea(bucket, connection, destination.run());
      return stateOf(area).sum() != BucketListing.sumOf(bucket, selection, connection);
    } catch (IOException e) {
      throw Failures.restore(bucket, FailureCode.RESTORE_FAILED, "cannot be listed", e);
    }
  }

  /// Nothing is renamed here: the server copies. What was compared must be what is live still.
  @Override
  public List<Move> moves() {
    if (isOutdated()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_CHANGED,
          "objects of " + bucket.place() + " were written while the restore was prepared",
          "Stop whoever writes there (see `services`), then restore again.");
    }
    return List.of();
  }
}
