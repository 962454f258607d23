package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.Outlook;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.run.Progress;
import dev.backstay.s3.RefusedException;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Captures and restores the objects of a bucket.
public final class BucketHandler implements ComponentHandler {

  private final Bucket bucket;
  private final Listings listings;

  /// For one bucket.
  ///
  /// @param scratchDirectory where temporary files are made beyond captures
  public BucketHandler(Bucket bucket, Path scratchDirectory, InstantSource clock) {
    this.bucket = bucket;
    listings = Listings.in(scratchDirectory, clock);
  }

  @Override
  public Component component() {
    return bucket;
  }

  @Override
  public void inspect() {
    try (var connection = BucketConnection.open(bucket)) {
      connection.ask(it -> it.listObjectsV2(r -> r.bucket(bucket.bucket()).maxKeys(1)));
    } catch (IOException e) {
      throw Failures.capture(bucket, e);
    }
  }

  /// The point is the listing: what is listed is read afterwards, by its version where the bucket
  /// keeps versions, else as it is then.
  @Override
  public Capture capture(Scratch scratch) {
    try {
      return open(new Listings(() -> scratch.newFile("listing"), listings.clock()));
    } catch (IOException e) {
      throw Failures.capture(bucket, e);
    }
  }

  /// The same; a bucket that is not there has no entries.
  @Override
  public Capture captureAsIs() {
    try {
      return open(listings);
    } catch (RefusedException refused) {
      if (refused.isWithoutBucket()) {
        return FixedCapture.absent(bucket, listings.clock().instant());
      }
      throw Failures.capture(bucket, refused);
    } catch (IOException e) {
      throw Failures.capture(bucket, e);
    }
  }

  private Capture open(Listings with) throws IOException {
    var connection = BucketConnection.open(bucket);
    try {
      var listing = with.read(bucket, Selection.ALL, connection);
      return new BucketCapture(bucket, connection, listing);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Outlook foresee(ComponentContent content) {
    try (var connection = BucketConnection.open(bucket)) {
      connection.ask(it -> it.listObjectsV2(r -> r.bucket(bucket.bucket()).maxKeys(1)));
      return Outlook.CLEAR;
    } catch (IOException e) {
      throw Failures.restore(bucket, FailureCode.RESTORE_FAILED, "cannot be restored to", e);
    }
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    return ObjectStaging.stage(bucket, content, selection, destination, listings, progress);
  }

  @Override
  public Optional<ServerExchange> exchange(Destination destination) {
    return Optional.of(new ObjectExchange(bucket, destination.run()));
  }
}
