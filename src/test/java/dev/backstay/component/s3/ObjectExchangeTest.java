package dev.backstay.component.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealBucket.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Tag;

class ObjectExchangeTest {

  private static final RunId RUN = new RunId("0123456789ab");
  private static final Map<String, String> FORMER =
      Map.of("briefs/kept", "same", "briefs/changed", "new", "briefs/added", "later");
  private static final Map<String, String> RESTORED =
      Map.of("briefs/kept", "same", "briefs/changed", "old", "briefs/removed", "back");

  @TempDir Path directory;

  /// A bucket that changed since a snapshot of it.
  private InMemoryContent changed(RealBucket bucket) {
    RESTORED.forEach(bucket::put);
    bucket.put("results/not mine", "untouched");
    var content = InMemoryContent.of(handler(bucket).capture(new Scratch(directory)));
    bucket.put("briefs/changed", "new");
    bucket.put("briefs/added", "later");
    bucket.delete("briefs/removed");
    return content;
  }

  private BucketHandler handler(RealBucket bucket) {
    return new BucketHandler(bucket.component("briefs/"), directory, InstantSource.system());
  }

  private StagedObjects stage(RealBucket bucket, InMemoryContent content, Selection selection) {
    var component = bucket.component("briefs/");
    var destination = Destination.at(directory.resolve("briefs"), component.name(), RUN);
    var staged =
        ObjectStaging.stage(
            component,
            content,
            selection,
            destination,
            Listings.in(directory, InstantSource.system()),
            _ -> {});
    staged.verify();
    assertThat(staged.moves()).isEmpty();
    return staged;
  }

  private static ObjectExchange exchange(RealBucket bucket) {
    return new ObjectExchange(bucket.component("briefs/"), RUN);
  }

  private static void requireLive(RealBucket bucket, Map<String, String> expected) {
    assertThat(live(bucket)).isEqualTo(expected);
    assertThat(bucket.get("results/not mine")).isEqualTo("untouched");
  }

  private static SortedMap<String, String> live(RealBucket bucket) {
    var live = new TreeMap<>(bucket.contents());
    live.keySet().removeIf(key -> !key.startsWith("briefs/"));
    return live;
  }

  private static void requireNothingLeft(RealBucket bucket) {
    assertThat(bucket.keys()).noneMatch(key -> key.startsWith(".backstay-"));
  }

  @ParameterizedTest
  @EnumSource
  void whatDiffersIsExchangedAndNothingIsLeft(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      stage(bucket, changed(bucket), Selection.ALL);
      assertThat(bucket.keys()).filteredOn(it -> it.contains("/staged/")).hasSize(2);
      requireLive(bucket, FORMER);
      exchange(bucket).forward();
      requireLive(bucket, RESTORED);
      exchange(bucket).settle();
      requireLive(bucket, RESTORED);
      requireNothingLeft(bucket);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itGoesBackAndForthAndIsAbandoned(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      stage(bucket, changed(bucket), Selection.ALL);
      exchange(bucket).forward();
      exchange(bucket).abandon();
      exchange(bucket).backward();
      requireLive(bucket, FORMER);
      exchange(bucket).backward();
      exchange(bucket).forward();
      requireLive(bucket, RESTORED);
      exchange(bucket).backward();
      exchange(bucket).abandon();
      requireLive(bucket, FORMER);
      requireNothingLeft(bucket);
    }
  }

  @Test
  void aBucketWithVersionsKeepsNoneOfTheRestore() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3MOCK).versioned()) {
      stage(bucket, changed(bucket), Selection.ALL);
      exchange(bucket).forward();
      requireLive(bucket, RESTORED);
      exchange(bucket).settle();
      var versions =
          bucket
              .client()
              .listObjectVersions(it -> it.bucket(bucket.name()).prefix(Destination.WORK_PREFIX));
      assertThat(versions.versions()).isEmpty();
      assertThat(versions.deleteMarkers()).isEmpty();
    }
  }

  @Test
  void onlyTheSelectedPathIsExchanged() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var content = changed(bucket);
      stage(bucket, content, new Selection(new EntryPath("briefs/removed")));
      exchange(bucket).forward();
      var expected = new TreeMap<>(FORMER);
      expected.put("briefs/removed", "back");
      requireLive(bucket, expected);
    }
  }

  @Test
  void whoeverWritesMeanwhileIsNotOverwritten() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var staged = stage(bucket, changed(bucket), Selection.ALL);
      bucket.put("briefs/kept", "not the same");
      assertThatExceptionOfType(RestoreRefusedException.class)
          .isThrownBy(staged::moves)
          .matches(it -> it.code() == FailureCode.TARGET_CHANGED);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> exchange(bucket).forward())
          .withMessageContaining("written");
      assertThat(bucket.get("briefs/kept")).isEqualTo("not the same");
    }
  }

  @Test
  void whatWasStagedAndIsLostIsNotTakenForDone() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var staged = stage(bucket, changed(bucket), Selection.ALL);
      var victim =
          bucket.keys().stream().filter(it -> it.contains("/staged/")).findFirst().orElseThrow();
      bucket.put(victim, "bad");
      assertThatExceptionOfType(RestoreRefusedException.class)
          .isThrownBy(staged::verify)
          .matches(it -> it.code() == FailureCode.STAGED_INVALID);
      exchange(bucket).abandon();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> exchange(bucket).forward());
      requireLive(bucket, FORMER);
    }
  }

  private interface Act {
    void on(ObjectExchange exchange) throws IOException;
  }

  /// Sends so many changes, and none after them.
  private static boolean dies(RealBucket bucket, int changes, Act act) throws Exception {
    try (var server = DisturbedServer.dyingAfter(bucket, changes)) {
      act.on(new ObjectExchange(bucket.component(server.endpoint(), "briefs/"), RUN));
      return false;
    } catch (IOException died) {
      return true;
    }
  }

  @Test
  void whereverItDiesItCanGoOnOrBack() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      stage(bucket, changed(bucket), Selection.ALL);
      var deaths = 0;
      for (var forwards = true; forwards; deaths++) {
        forwards = dies(bucket, deaths, ObjectExchange::forward);
        if (deaths % 2 == 0) {
          exchange(bucket).forward();
          requireLive(bucket, RESTORED);
        }
        for (var changes = 0; dies(bucket, changes, ObjectExchange::backward); changes++) {
          if (changes % 3 == 0) {
            exchange(bucket).forward();
            requireLive(bucket, RESTORED);
          }
        }
        requireLive(bucket, FORMER);
      }
      assertThat(deaths).isGreaterThan(7);
    }
  }

  @Test
  void whereverItDiesWhileTheWayBackIsDroppedItEnds() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      stage(bucket, changed(bucket), Selection.ALL);
      exchange(bucket).forward();
      var deaths = 0;
      while (dies(bucket, deaths % 2 + 1, ObjectExchange::settle)) {
        requireLive(bucket, RESTORED);
        deaths++;
        assertThat(deaths).isLessThan(100);
      }
      requireLive(bucket, RESTORED);
      requireNothingLeft(bucket);
    }
  }

  /// A server that copies nothing at once says so as others say it of what is very large.
  @Test
  void whatIsTooLargeForOneCopyIsCopiedInParts() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3MOCK)) {
      var restored = large("restored", Upload.PART_BYTES + (6 << 20));
      var former = large("former", Upload.PART_BYTES + (7 << 20));
      bucket.put("results/not mine", "untouched");
      putTyped(bucket, restored, "text/restored");
      var content = InMemoryContent.of(handler(bucket).capture(new Scratch(directory)));
      putTyped(bucket, former, "text/former");
      stage(bucket, content, Selection.ALL);
      var refused = new AtomicInteger();
      try (var server = DisturbedServer.before(bucket, request -> refusal(request, refused))) {
        var component = bucket.component(server.endpoint(), "briefs/");
        var parts = 5L << 20;
        var exchange =
            new ObjectExchange(component, it -> new RestoreArea(component, it, RUN, parts));
        exchange.forward();
        requireTyped(bucket, restored, "text/restored");
        exchange.backward();
        requireTyped(bucket, former, "text/former");
        // The server does not tell a capture that there are tags.
        var tags =
            bucket.client().getObjectTagging(it -> it.bucket(bucket.name()).key("briefs/large"));
        assertThat(tags.tagSet()).extracting(Tag::value).containsExactly("kept");
        exchange.forward();
        exchange.settle();
      }
      assertThat(refused).hasValueGreaterThanOrEqualTo(3);
      requireTyped(bucket, restored, "text/restored");
      requireNothingLeft(bucket);
    }
  }

  private static DisturbedServer.@Nullable Disturbance refusal(
      DisturbedServer.Request request, AtomicInteger refused) {
    var isWhole = request.method().equals("PUT") && !request.query().contains("partNumber");
    if (isWhole && request.path().matches(".*/(briefs/large|(former|staged)/[0-9]+)")) {
      refused.incrementAndGet();
      return DisturbedServer.Instead.error(400, "InvalidRequest");
    }
    return null;
  }

  private static String large(String word, int length) {
    return (word + "-0123456789abcdef\n").repeat(length / 16).substring(0, length);
  }

  private static void putTyped(RealBucket bucket, String content, String type) {
    bucket
        .client()
        .putObject(
            it ->
                it.bucket(bucket.name())
                    .key("briefs/large")
                    .contentType(type)
                    .metadata(Map.of("author", type))
                    .tagging("kind=kept"),
            RequestBody.fromString(content));
  }

  private static void requireTyped(RealBucket bucket, String content, String type) {
    var head = bucket.client().headObject(it -> it.bucket(bucket.name()).key("briefs/large"));
    assertThat(head.contentType()).isEqualTo(type);
    assertThat(head.metadata()).containsEntry("author", type);
    assertThat(bucket.get("briefs/large").equals(content)).isTrue();
  }

  /// Throttled at random, or from some request on for good.
  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 5})
  void aThrottledExchangeIsAllNewOrCanBeUndone(int untilNothing) throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      stage(bucket, changed(bucket), Selection.ALL);
      var random = new Random(untilNothing);
      var changes = new AtomicInteger();
      var throttled = new AtomicInteger();
      try (var server =
          DisturbedServer.before(
              bucket,
              request -> {
                var isPast = request.isChange() && changes.getAndIncrement() >= untilNothing;
                if (untilNothing < 0 ? random.nextInt(6) > 0 : !isPast) {
                  return null;
                }
                throttled.incrementAndGet();
                return DisturbedServer.Instead.error(503, "SlowDown");
              })) {
        var slow = new ObjectExchange(bucket.component(server.endpoint(), "briefs/"), RUN);
        if (untilNothing < 0) {
          slow.forward();
          requireLive(bucket, RESTORED);
          slow.backward();
        } else {
          assertThatExceptionOfType(IOException.class)
              .isThrownBy(slow::forward)
              .withMessageContaining("SlowDown");
          exchange(bucket).backward();
        }
      }
      assertThat(throttled).hasPositiveValue();
      requireLive(bucket, FORMER);
      exchange(bucket).abandon();
      requireNothingLeft(bucket);
    }
  }

  @Test
  void aLargeObjectIsUploadedInParts() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var large = "0123456789abcdef".repeat((Upload.PART_BYTES * 2 + (1 << 20)) / 16) + "end";
      bucket.put("briefs/large", large);
      bucket.put("results/not mine", "untouched");
      var content = InMemoryContent.of(handler(bucket).capture(new Scratch(directory)));
      bucket.delete("briefs/large");
      stage(bucket, content, Selection.ALL);
      exchange(bucket).forward();
      exchange(bucket).settle();
      assertThat(bucket.get("briefs/large").equals(large)).isTrue();
      requireNothingLeft(bucket);
    }
  }
}
