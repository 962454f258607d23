package dev.backstay.component.s3;

import dev.backstay.s3.ListingPages;
import java.io.IOException;

/// All objects below one prefix, as a bucket lists them.
final class Listing {

  private Listing() {}

  /// Takes objects in the order of their keys.
  @FunctionalInterface
  interface Sink {
    void take(ListedObject object) throws IOException;
  }

  /// Reads the objects below a prefix.
  ///
  /// @param versions whether each is shown with the version that is current
  static void read(BucketConnection connection, String prefix, boolean versions, Sink sink)
      throws IOException {
    ListingPages.read(
        connection.client(), prefix, versions, each -> sink.take(ListedObject.of(each)));
  }

  /// Reads all versions of the objects below a prefix, and what marks them as deleted.
  static void readEverything(BucketConnection connection, String prefix, Sink sink)
      throws IOException {
    ListingPages.readEverything(
        connection.client(), prefix, each -> sink.take(ListedObject.of(each)));
  }
}
