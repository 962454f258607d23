package dev.backstay.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.s3.BucketServer;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreTrial.Verdict;
import dev.backstay.store.StoredObject;
import dev.backstay.store.Timing;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.RealBucket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What only buckets do.
class S3StoreTest {

  private static final ObjectKey KEY = new ObjectKey("packs/ab/abc");
  private static final Content ONE = Content.of(new byte[] {1, 2, 3});

  private RealBucket bucket;

  @BeforeEach
  void makeBucket() throws IOException {
    bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
  }

  @AfterEach
  void close() {
    if (bucket != null) {
      bucket.close();
    }
  }

  private RealBucket bucket(RealBucket.Engine engine) throws IOException {
    bucket.close();
    bucket = RealBucket.in(engine);
    return bucket;
  }

  private static S3Store open(S3Place place) throws IOException {
    return S3Store.open(place, InstantSource.system());
  }

  private static S3Place.Manner manner(
      S3Place.Checksums checksums, boolean conditionalCreate, Optional<Duration> lock) {
    return new S3Place.Manner(
        Duration.ofSeconds(10), checksums, conditionalCreate, Optional.empty(), lock);
  }

  @Test
  void objectsOfOthersArePassedOver() throws IOException {
    var there = bucket(RealBucket.Engine.S3MOCK);
    try (var store = open(there.place("dr"))) {
      store.create(KEY, ONE);
      there.put("dr/packs/", "");
      there.put("dr/packs/Some Note.txt", "x");
      there.put("packs/ab/abd", "outside");
      there.put("drive/packs/x", "outside");

      assertThat(store.list("packs")).map(StoredObject::key).containsExactly(KEY);
    }
  }

  @Test
  void aBucketThatIsMissingIsNotAnEmptyOne() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    var known = there.place("dr");
    var missing = new S3Place(known.server(), "no-such-bucket", "dr", known.manner());
    try (var store = open(missing)) {
      assertThatThrownBy(() -> store.find(KEY))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("no-such-bucket");
      assertThatThrownBy(() -> store.list("packs")).hasMessageContaining("no-such-bucket");
      assertThatThrownBy(() -> store.create(KEY, ONE)).hasMessageContaining("no-such-bucket");
    }
  }

  @Test
  void anAccountThatMayNotIsToldSo() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY).place("dr");
    var keys = Optional.of(new BucketServer.Keys(RealBucket.ACCESS, "not_the_secret"));
    var server = new BucketServer(there.server().endpoint(), there.server().region(), true, keys);
    try (var store = open(new S3Place(server, there.bucket(), "dr", there.manner()))) {
      assertThatThrownBy(() -> store.create(KEY, ONE))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("not_the_secret");
      assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> store.list("packs")).isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void nobodyIsAsked() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY).place("dr");
    var asked = new AtomicInteger();
    try (var front =
        DisturbedServer.before(
            bucket,
            _ -> {
              asked.incrementAndGet();
              return null;
            })) {
      var server =
          new BucketServer(
              Optional.of(front.endpoint()), Optional.of("us-east-1"), true, Optional.empty());
      System.setProperty("aws.disableEc2Metadata", "true");
      try (var store = open(new S3Place(server, there.bucket(), "dr", there.manner()))) {
        assertThatThrownBy(() -> store.find(KEY))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(StoreBusyException.class)
            .hasMessageContaining("credentials");
      } finally {
        System.clearProperty("aws.disableEc2Metadata");
      }
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void whereTheServerCannotRefuseItIsLookedFirst() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    var manner = manner(S3Place.Checksums.OFF, false, Optional.empty());
    try (var store = open(there.place("dr", manner))) {
      store.create(KEY, ONE);
      assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[] {9})))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(store.read(KEY, 0, 9)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aServerThatCannotRefuseSaysWhichSettingIsMeant() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    try (var front =
            DisturbedServer.before(
                there, it -> it.isChange() ? Instead.error(501, "NotImplemented") : null);
        var store = open(at(front.endpoint()))) {
      assertThatThrownBy(() -> store.create(KEY, ONE)).hasMessageContaining("`conditional_create`");
    }
  }

  private S3Place at(URI endpoint) {
    return bucket.place(endpoint, "dr", S3Place.Manner.USUAL);
  }

  @Test
  void anUploadThatIsSaidToBeStoredAndIsNotIsNotBelieved() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    try (var front =
            DisturbedServer.before(
                there,
                it ->
                    it.isChange()
                        ? new Instead(200, "text/html", "<html>Welcome</html>", null)
                        : null);
        var store = open(at(front.endpoint()))) {
      assertThatThrownBy(() -> store.create(KEY, ONE)).hasMessageContaining("without a tag");
    }
  }

  @Test
  void aRepeatedChecksumIsRequiredOnlyIfItIsSaid() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    var header = "x-amz-checksum-sha256";
    try (var front =
        DisturbedServer.before(
            there, it -> it.isChange() ? new DisturbedServer.Headed(header, null) : null)) {
      var manner = manner(S3Place.Checksums.REQUIRED, true, Optional.empty());
      try (var store = open(there.place(front.endpoint(), "dr", manner))) {
        assertThatThrownBy(() -> store.create(KEY, ONE)).hasMessageContaining("SHA-256");
      }
    }
    try (var front =
        DisturbedServer.before(
            there,
            it ->
                it.isChange()
                    ? new DisturbedServer.Headed(
                        header, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                    : null)) {
      var manner = manner(S3Place.Checksums.REQUIRED, true, Optional.empty());
      try (var store = open(there.place(front.endpoint(), "dr2", manner))) {
        assertThatThrownBy(() -> store.create(KEY, ONE)).hasMessageContaining("SHA-256");
      }
    }
  }

  /// Neither server keeps locks: one refuses them, the other takes them and shows none. So what a
  /// server that keeps them says is made up.
  @Test
  void aLockIsSeenWhereThereIsOneAndMissedWhereThereIsNone() throws IOException {
    var manner = manner(S3Place.Checksums.AUTO, true, Optional.of(Duration.ofDays(30)));
    var refusing = bucket(RealBucket.Engine.S3PROXY).place("dr", manner);
    assertThat(verdict(refusing)).isEqualTo(Verdict.BROKEN);
    var forgetting = bucket(RealBucket.Engine.S3MOCK).place("dr", manner);
    assertThat(verdict(forgetting)).isEqualTo(Verdict.BROKEN);
    var retention =
        "<Retention><Mode>GOVERNANCE</Mode>"
            + "<RetainUntilDate>2999-01-01T00:00:00Z</RetainUntilDate></Retention>";
    try (var keeping =
        DisturbedServer.before(
            bucket,
            it ->
                it.query().contains("retention")
                    ? new Instead(200, "application/xml", retention, null)
                    : null)) {
      assertThat(verdict(bucket.place(keeping.endpoint(), "dr", manner))).isEqualTo(Verdict.KEPT);
    }
  }

  private static Verdict verdict(S3Place place) {
    return S3Trial.lock(place, InstantSource.system(), Timing.system()).verdict();
  }

  @Test
  void anotherRangeThanWasAskedForIsNotTaken() throws IOException {
    try (var right = open(bucket.place("dr"))) {
      right.create(KEY, ONE);
    }
    try (var front =
            DisturbedServer.before(
                bucket, _ -> new DisturbedServer.Headed("Content-Range", "bytes 1-2/3"));
        var store = open(at(front.endpoint()))) {
      assertThatThrownBy(() -> store.read(KEY, 0, 2)).hasMessageContaining("bytes 1-2/3");
    }
  }

  @Test
  void anotherRegionIsNamed() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    try (var front = DisturbedServer.before(there, _ -> new Instead(301, "text/html", "", null));
        var store = open(at(front.endpoint()))) {
      assertThatThrownBy(() -> store.list("packs")).hasMessageContaining("redirect");
    }
  }

  @Test
  void whatMayPassIsToldApart() throws IOException {
    var there = bucket(RealBucket.Engine.S3PROXY);
    try (var front = DisturbedServer.before(there, _ -> Instead.error(503, "SlowDown"));
        var store = open(at(front.endpoint()))) {
      assertThatThrownBy(() -> store.read(KEY, 0, 1))
          .isInstanceOf(StoreBusyException.class)
          .hasMessageContaining("503 SlowDown")
          .hasMessageContaining(front.endpoint() + "/" + there.name() + "/dr/packs/ab/abc");
    }
    try (var gone = open(at(URI.create("http://127.0.0.1:9")))) {
      assertThatThrownBy(() -> gone.find(KEY)).isInstanceOf(StoreBusyException.class);
    }
  }
}
