package dev.backstay.app;

import dev.backstay.component.Bucket;
import dev.backstay.component.s3.BucketFilling;
import dev.backstay.demo.kohakku.ObjectPlace;
import dev.backstay.demo.kohakku.Servers;
import dev.backstay.s3.BucketServer;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The bucket of a made-up installation, in a store with the S3 protocol.
record DemoBucket(BucketFilling filling) implements ObjectPlace {

  private static final Duration SILENCE = Duration.ofSeconds(30);

  /// The store at an endpoint, with the account that the variables `AWS_*` name.
  static Servers.Objects at(String endpoint, Surroundings surroundings) {
    var access = surroundings.variable("AWS_ACCESS_KEY_ID");
    var secret = surroundings.variable("AWS_SECRET_ACCESS_KEY");
    var keys =
        access.isPresent() && secret.isPresent()
            ? Optional.of(new BucketServer.Keys(access.get(), secret.get()))
            : Optional.<BucketServer.Keys>empty();
    var region = surroundings.variable("AWS_REGION");
    var server = new BucketServer(Optional.of(URI.create(endpoint)), region, true, keys);
    return new Servers.Objects(
        endpoint,
        keys.map(it -> new Servers.Account(it.access(), it.secret())),
        bucket -> new DemoBucket(BucketFilling.open(component(server, bucket))));
  }

  private static Bucket component(BucketServer server, String bucket) {
    return new Bucket(
        new ComponentName("objects"),
        Importance.CRITICAL,
        0,
        server,
        bucket,
        List.of(),
        Optional.empty(),
        SILENCE,
        List.of());
  }

  @Override
  public void create() throws IOException {
    filling.create();
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    filling.put(key, content);
  }

  @Override
  public void close() {
    filling.close();
  }
}
