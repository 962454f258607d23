package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// What listings are made with.
///
/// @param space where private files for long ones can be made
/// @param clock when they are made
record Listings(SortedObjects.Space space, InstantSource clock) {

  /// With files in a directory, which is made if it is not there.
  static Listings in(Path directory, InstantSource clock) {
    return new Listings(
        () -> {
          Files.createDirectories(directory);
          return new Scratch(directory).newFile("backstay-listing");
        },
        clock);
  }

  /// The selected part of what a bucket shows now.
  BucketListing read(Bucket bucket, Selection selection, BucketConnection connection)
      throws IOException {
    return BucketListing.read(bucket, selection, connection, this);
  }
}
