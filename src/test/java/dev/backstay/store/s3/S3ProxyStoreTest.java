package dev.backstay.store.s3;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.testing.RealBucket;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Every promise, kept in a bucket of S3Proxy, which checks signatures.
class S3ProxyStoreTest extends ObjectStoreContract {

  private RealBucket bucket;

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
    super.makeStore();
  }

  @AfterEach
  void closeBucket() {
    if (bucket != null) {
      bucket.close();
    }
  }

  @Override
  protected int racers() {
    return 8;
  }

  @Override
  protected ObjectStore newStore() throws IOException {
    return S3Store.open(bucket.place("backstay/one"), InstantSource.system());
  }
}
