package dev.backstay.store.s3;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.testing.RealBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Every promise but one, kept in the whole of a bucket of S3Mock, which repeats SHA-256 checksums.
class S3MockStoreTest extends ObjectStoreContract {

  private RealBucket bucket;

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    bucket = RealBucket.in(RealBucket.Engine.S3MOCK);
    super.makeStore();
  }

  @AfterEach
  void closeBucket() {
    if (bucket != null) {
      bucket.close();
    }
  }

  /// Among several who create one key at once, S3Mock lets several succeed.
  @Override
  protected int racers() {
    return 1;
  }

  @Override
  protected ObjectStore newStore() throws IOException {
    var manner =
        new S3Place.Manner(
            Duration.ofSeconds(20),
            S3Place.Checksums.REQUIRED,
            true,
            Optional.of("STANDARD"),
            Optional.empty());
    return S3Store.open(bucket.place("", manner), InstantSource.system());
  }
}
