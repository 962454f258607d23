package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import java.io.IOException;
import software.amazon.awssdk.core.sync.RequestBody;

/// Fills a bucket that is made for it.
public final class BucketFilling implements AutoCloseable {

  private final BucketConnection connection;

  private BucketFilling(BucketConnection connection) {
    this.connection = connection;
  }

  /// Nothing is sent yet.
  public static BucketFilling open(Bucket bucket) throws IOException {
    return new BucketFilling(BucketConnection.open(bucket));
  }

  /// Makes the bucket.
  ///
  /// @throws IOException also if it is there
  public void create() throws IOException {
    connection.ask(it -> it.createBucket(r -> r.bucket(connection.bucket())));
  }

  /// Stores an object.
  public void put(String key, byte[] content) throws IOException {
    connection.ask(
        it ->
            it.putObject(
                r -> r.bucket(connection.bucket()).key(key), RequestBody.fromBytes(content)));
  }

  @Override
  public void close() {
    connection.close();
  }
}
