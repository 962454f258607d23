package dev.backstay.component.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Bucket;
import dev.backstay.component.ObjectKeys;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.repository.listing.ListingRules;
import dev.backstay.s3.BucketServer;
import dev.backstay.s3.ListingPages;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Note;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealBucket.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

class BucketCaptureTest {

  @TempDir Path directory;

  private InMemoryContent capture(Bucket bucket) {
    var handler = new BucketHandler(bucket, directory, InstantSource.system());
    handler.inspect();
    return InMemoryContent.of(handler.capture(new Scratch(directory)));
  }

  private static SortedMap<String, String> files(InMemoryContent content) {
    var files = new TreeMap<String, String>();
    for (var each : content.stored()) {
      if (each.meta().type() == EntryType.FILE) {
        files.put(each.meta().path().value(), new String(each.bytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @ParameterizedTest
  @EnumSource
  void everyObjectIsAnEntryBelowItsDirectories(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket.put("briefs/one.json", "1");
      bucket.put("briefs/deep/two.json", "22");
      bucket.put("skills.zip", "333");
      bucket.put(".backstay-012345678901/briefs/state", "not mine");
      var content = capture(bucket.component());
      assertThat(content.paths())
          .containsExactly(
              "", "briefs", "briefs/deep", "briefs/deep/two.json", "briefs/one.json", "skills.zip");
      assertThat(files(content))
          .isEqualTo(
              Map.of("briefs/deep/two.json", "22", "briefs/one.json", "1", "skills.zip", "333"));
      assertThat(content.component().facts().vitals())
          .containsEntry("keys", "3")
          .containsEntry("bytes", "6");
    }
  }

  /// A file system cannot have them all, and refuses some.
  private static final List<String> HOSTILE =
      List.of(
          "a",
          "a/b",
          "a/b/c",
          "a/",
          "a!",
          "a-b",
          "a//b",
          "/a",
          "/",
          "//",
          "x/ ",
          "x/!/y",
          "x/!",
          "x",
          "100%",
          "100%25",
          "plus+space and&=?#;:@,$'()*[]{}|^~`<>\"",
          "back\\slash",
          "C:/drive",
          "..\\up",
          "é/漢字/😀",
          "\uFF21-\uD83D\uDE00",
          "n".repeat(1000),
          "n".repeat(252) + "/" + "m".repeat(300));

  @Test
  void hostileKeysComeAsTheyAre() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3MOCK)) {
      var expected = new TreeMap<String, String>();
      for (var key : HOSTILE) {
        try {
          bucket.put(key, "of " + key);
          expected.put(key, "of " + key);
        } catch (S3Exception refused) {
          assertThat(refused.statusCode()).isEqualTo(400);
        }
      }
      assertThat(expected.size()).isGreaterThan(HOSTILE.size() - 6);
      var found = new TreeMap<String, String>();
      for (var each : capture(bucket.component()).stored()) {
        if (each.meta().type() == EntryType.FILE) {
          var key = ObjectKeys.keyOf(each.meta().path());
          found.put(key, new String(each.bytes(), StandardCharsets.UTF_8));
        }
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  /// Also the keys that no server at hand takes.
  @Test
  void theEntriesOfHostileKeysObeyTheRulesOfListings() throws Exception {
    var objects = new SortedObjects(() -> Files.createTempFile(directory, "run", null));
    var expected = new ArrayList<>(HOSTILE);
    expected.addAll(List.of("a\0b", "a\nb", "a/b/c/%self", "a/%", "a/b/", "a/b//", "a/b/!"));
    for (var key : expected) {
      objects.add(ListedObject.of(new ListingPages.Listed(key, "tag", 1, Instant.EPOCH, "")));
    }
    objects.sort();
    var rules = new ListingRules();
    var tree = new ObjectTree(objects);
    var found = new ArrayList<String>();
    for (var node = tree.next(); node.isPresent(); node = tree.next()) {
      var object = node.get().object();
      var path = node.get().path();
      if (object != null) {
        assertThat(ObjectKeys.keyOf(path)).isEqualTo(object.key());
        found.add(object.key());
      }
      var type = object == null ? EntryType.DIRECTORY : EntryType.FILE;
      rules.check(new EntryMeta(path, type, Attributes.of(0, 0, 0, 0), 0, "", false, 0));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void moreObjectsThanFitIntoMemoryComeInOrderAndNoneTwice() throws Exception {
    try (var objects = new SortedObjects(() -> Files.createTempFile(directory, "run", null))) {
      var count = 70 * 16_384;
      var step = 7_919 * 2 + 1;
      for (var i = 0; i < count; i++) {
        var key = "k%08d".formatted((int) ((long) i * step % count));
        objects.add(new ListedObject(key, key, "tag", 1, 1, ""));
      }
      objects.sort();
      for (var i = 0; i < count; i++) {
        assertThat(objects.next().orElseThrow().key().equals("k%08d".formatted(i))).isTrue();
      }
      assertThat(objects.next()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatIsBelowThePrefixesIsCaptured(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket.put("briefs/one", "1");
      bucket.put("results/two", "2");
      bucket.put("skills/three", "3");
      assertThat(files(capture(bucket.component("skills/", "briefs/", "briefs/o"))))
          .containsOnlyKeys("briefs/one", "skills/three");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyBucketIsARootAlone(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      assertThat(capture(bucket.component()).paths()).containsExactly("");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBucketThatIsNotThereIsNotEmpty(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket.client().deleteBucket(it -> it.bucket(bucket.name()));
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(() -> capture(bucket.component()))
          .matches(it -> it.code() == FailureCode.SOURCE_MISSING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMarkOfAnObjectChangesOnlyWithIt(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket.put("same", "1");
      bucket.put("other", "1");
      var before = capture(bucket.component());
      bucket.put("other", "2");
      var after = capture(bucket.component());
      assertThat(after.at("same").meta().changeMark())
          .isNotZero()
          .isEqualTo(before.at("same").meta().changeMark());
      assertThat(after.at("other").meta().changeMark())
          .isNotEqualTo(before.at("other").meta().changeMark());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptBesideTheBytesIsKept(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket
          .client()
          .putObject(
              it ->
                  it.bucket(bucket.name())
                      .key("brief.json")
                      .contentType("application/json")
                      .cacheControl("no-store")
                      .contentDisposition("attachment")
                      .metadata(Map.of("author", "a person")),
              RequestBody.fromString("{}"));
      var extended = capture(bucket.component()).at("brief.json").meta().attributes().extended();
      var texts = new TreeMap<String, String>();
      extended.forEach((name, it) -> texts.put(name, new String(it, StandardCharsets.UTF_8)));
      assertThat(texts)
          .containsEntry("s3.content-type", "application/json")
          .containsEntry("s3.cache-control", "no-store")
          .containsEntry("s3.content-disposition", "attachment")
          .containsEntry("s3.meta.author", "a person");
    }
  }

  @Test
  void aBucketWithVersionsIsCapturedAsItWasListed() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3MOCK).versioned()) {
      bucket.put("changed", "old");
      bucket.put("removed", "there");
      bucket.put("gone before", "x");
      bucket.delete("gone before");
      var handler = new BucketHandler(bucket.component(), directory, InstantSource.system());
      var capture = handler.capture(new Scratch(directory));
      bucket.put("changed", "new");
      bucket.put("added", "later");
      bucket.delete("removed");
      var content = InMemoryContent.of(capture);
      assertThat(files(content)).isEqualTo(Map.of("changed", "old", "removed", "there"));
      assertThat(content.component().facts().details()).containsEntry("versioning", "enabled");
      assertThat(content.component().facts().noteCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenAfterTheListingIsOneVersionOfIt(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      bucket.put("changed", "old");
      bucket.put("removed", "there");
      var handler = new BucketHandler(bucket.component(), directory, InstantSource.system());
      var capture = handler.capture(new Scratch(directory));
      bucket.put("changed", "quite new");
      bucket.delete("removed");
      var content = InMemoryContent.of(capture);
      assertThat(files(content)).isEqualTo(Map.of("changed", "quite new"));
      assertThat(content.at("changed").meta().changeMark()).isZero();
      var facts = content.component().facts();
      assertThat(facts.details()).containsEntry("changed_since_listing", "1");
      assertThat(facts.notes()).extracting(Note::kind).containsExactly(Note.Kind.VANISHED);
    }
  }

  @Test
  void anObjectThatIsNotWhatItsNameSaysIsNotedAndNeverTakenOver() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
      bucket.put("briefs/" + hello + ".json", "hello");
      bucket.put("briefs/" + hello.replace('2', '3') + ".json", "hello");
      bucket.put("briefs/readme", "no digest");
      var plain = bucket.component();
      var named =
          new Bucket(
              plain.name(),
              plain.importance(),
              plain.order(),
              plain.server(),
              plain.bucket(),
              plain.prefixes(),
              Optional.of(Bucket.Naming.SHA256),
              plain.timeout(),
              List.of());
      var content = capture(named);
      assertThat(content.component().facts().incomplete()).isTrue();
      assertThat(content.component().facts().notes()).hasSize(1);
      assertThat(content.component().facts().notes().getFirst().reason()).contains(hello);
      var wrong = content.at("briefs/" + hello.replace('2', '3') + ".json");
      assertThat(wrong.meta().changeMark()).isZero();
      assertThat(wrong.bytes()).hasSize(5);
    }
  }

  @Test
  void aWrongKeyIsToldWithoutShowingIt() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY)) {
      var right = bucket.component();
      var keys = new BucketServer.Keys(RealBucket.ACCESS, "not_the_key");
      var server =
          new BucketServer(right.server().endpoint(), Optional.empty(), true, Optional.of(keys));
      var wrong =
          new Bucket(
              right.name(),
              right.importance(),
              0,
              server,
              right.bucket(),
              List.of(),
              Optional.empty(),
              right.timeout(),
              List.of());
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(() -> capture(wrong))
          .withMessageContaining("403")
          .satisfies(it -> assertThat(it.toString()).doesNotContain("not_the_key"));
      assertThat(wrong.toString()).doesNotContain("not_the_key");
    }
  }
}
