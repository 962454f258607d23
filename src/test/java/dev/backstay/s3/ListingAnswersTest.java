package dev.backstay.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is made of the pages that a server gives for a listing.
final class ListingAnswersTest {

  private static final String TIME = "<LastModified>2026-01-02T03:04:05.000Z</LastModified>";
  private static final String EMPTY_PAGE =
      "<Name>acme</Name><IsTruncated>true</IsTruncated><NextContinuationToken>";

  /// Reads a listing.
  @FunctionalInterface
  private interface Reading {
    void read(BucketClient client, ListingPages.Sink sink) throws IOException;
  }

  private static final Reading OBJECTS =
      (client, sink) -> ListingPages.read(client, "dr/", false, sink);
  private static final Reading CURRENT =
      (client, sink) -> ListingPages.read(client, "dr/", true, sink);
  private static final Reading EVERYTHING =
      (client, sink) -> ListingPages.readEverything(client, "dr/", sink);

  private static List<ListingPages.Listed> listed(
      Reading reading, String bucket, Function<Request, String> pages) throws IOException {
    try (var server = new AnsweringServer(request -> new Answer(200, pages.apply(request)));
        var client =
            BucketClient.open(
                new BucketServer(
                    Optional.of(server.endpoint()),
                    Optional.empty(),
                    true,
                    Optional.of(new BucketServer.Keys("a", "b"))),
                bucket,
                new BucketClient.Patience(Duration.ofSeconds(10), 1))) {
      var found = new ArrayList<ListingPages.Listed>();
      reading.read(client, found::add);
      return found;
    }
  }

  private static String objects(String... contents) {
    return "<ListBucketResult><Name>acme</Name><IsTruncated>false</IsTruncated><EncodingType>url"
        + "</EncodingType>"
        + String.join("", contents)
        + "</ListBucketResult>";
  }

  private static String object(String key) {
    return "<Contents><Key>" + key + "</Key>" + TIME + "<Size>1</Size></Contents>";
  }

  private static String versions(String next, String... entries) {
    return "<ListVersionsResult><Name>acme</Name><EncodingType>url</EncodingType><IsTruncated>"
        + !next.isEmpty()
        + "</IsTruncated>"
        + next
        + String.join("", entries)
        + "</ListVersionsResult>";
  }

  private static String version(String key, String id, boolean latest) {
    return "<Version><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%s</IsLatest>%s%s</Version>"
        .formatted(key, id, latest, TIME, "<ETag>\"e\"</ETag><Size>1</Size>");
  }

  private static String marker(String key, String rest) {
    return "<DeleteMarker><Key>" + key + "</Key>" + rest + "</DeleteMarker>";
  }

  @Test
  void aPageOfObjectsThatCannotBeRightEndsTheListing() {
    var cases = new LinkedHashMap<String, String>();
    cases.put("<ListBucketResult/>", "a listing is none");
    cases.put("<ListBucketResult><Name>acme</Name></ListBucketResult>", "a listing is none");
    cases.put(objects().replace("acme", "other"), "the bucket other instead of acme");
    cases.put(objects("<KeyCount>2</KeyCount>", object("dr/a")), "has 1 keys, and says 2");
    cases.put(objects(object("")), "without key, size or time");
    cases.put(objects(object("dr/a").replace("<Key>dr/a</Key>", "")), "without key, size or time");
    cases.put(objects(object("dr/a").replace(TIME, "")), "without key, size or time");
    cases.put(objects(object("dr/a").replace("<Size>1</Size>", "")), "without key, size or time");
    cases.put(objects(object("drive/a")), "not below the prefix");
    cases.put(objects(object("dr/a"), object("dr/a")), "comes twice");
    cases.put(objects(object("dr/ab"), object("dr/a")), "after a later one");
    cases.put(objects().replace("false", "true"), "names no next one");
    cases.put(
        objects("<NextContinuationToken></NextContinuationToken>").replace("false", "true"),
        "names no next one");
    cases.put(
        objects("<NextContinuationToken>t</NextContinuationToken>").replace("false", "true"),
        "names itself");

    cases.forEach(
        (page, words) ->
            assertThatThrownBy(() -> listed(OBJECTS, "acme", _ -> page))
                .as(page)
                .isInstanceOfAny(ProtocolException.class, ListingIncompleteException.class)
                .hasMessageContaining(words));
  }

  @Test
  void keysMayBeInTheOrderOfBytesOrOfJavasCharacters() throws IOException {
    var far = "dr/%F0%9F%98%80";
    var near = "dr/%EF%BD%9E";

    for (var page :
        List.of(objects(object(near), object(far)), objects(object(far), object(near)))) {
      assertThat(listed(OBJECTS, "acme", _ -> page)).as(page).hasSize(2);
    }
  }

  @Test
  void aServerThatDoesNotSayATagIsUnderstood() throws IOException {
    assertThat(listed(OBJECTS, "acme", _ -> objects(object("dr/a"))))
        .singleElement()
        .satisfies(it -> assertThat(it.etag()).isEmpty())
        .satisfies(it -> assertThat(it.version()).isEmpty());
  }

  @Test
  void pagesThatHaveNothingAreNotAskedForWithoutEnd() {
    var asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                listed(
                    OBJECTS,
                    "acme",
                    _ ->
                        "<ListBucketResult>"
                            + EMPTY_PAGE
                            + asked.incrementAndGet()
                            + "</NextContinuationToken></ListBucketResult>"))
        .isInstanceOf(ListingIncompleteException.class)
        .hasMessageContaining("1000 pages in a row have nothing");
    assertThat(asked).hasValue(1001);
  }

  @Test
  void aPageOfVersionsThatCannotBeRightEndsTheListing() {
    var next = "<NextKeyMarker>dr/a</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker>";
    var cases = new LinkedHashMap<String, String>();
    cases.put(versions("", version("dr/a", "", true)), "without its version");
    cases.put(
        versions("", version("dr/a", "", true).replace("<VersionId></VersionId>", "")),
        "without its version");
    cases.put(versions("", version("drive/a", "1", true)), "not below the prefix");
    cases.put(versions("", version("", "1", true)), "without key, size or time");
    cases.put(versions(next), "names itself");
    cases.put(versions(next).replaceFirst("<NextKey.*Marker>", ""), "names no next one");
    cases.put(
        versions(next).replace("<NextKeyMarker>dr/a<", "<NextKeyMarker><"), "names no next one");

    for (var reading : List.of(CURRENT, EVERYTHING)) {
      cases.forEach(
          (page, words) ->
              assertThatThrownBy(() -> listed(reading, "acme", _ -> page))
                  .as(page)
                  .isInstanceOfAny(ProtocolException.class, ListingIncompleteException.class)
                  .hasMessageContaining(words));
    }
  }

  /// What is listed so is removed: nothing beside the prefix may be among it.
  @Test
  void aMarkOfADeletionThatIsIncompleteOrOfOthersEndsTheListing() {
    var id = "<VersionId>1</VersionId>";
    var cases = new LinkedHashMap<String, String>();
    cases.put(marker("dr/a", id), "without key, size or time");
    cases.put(marker("", id + TIME), "without key, size or time");
    cases.put(marker("dr/a", TIME), "without its version");
    cases.put(marker("other/a", id + TIME), "not below the prefix");

    cases.forEach(
        (entry, words) ->
            assertThatThrownBy(() -> listed(EVERYTHING, "acme", _ -> versions("", entry)))
                .as(entry)
                .isInstanceOfAny(ProtocolException.class, ListingIncompleteException.class)
                .hasMessageContaining(words));
  }

  @Test
  void versionsAreReadPageAfterPageFromWhereTheServerSays() throws IOException {
    var queries = new ArrayList<String>();
    Function<Request, String> pages =
        request -> {
          queries.add(request.query());
          return switch (queries.size()) {
            case 1 ->
                versions(
                    "<NextKeyMarker>dr/a</NextKeyMarker>"
                        + "<NextVersionIdMarker>v1</NextVersionIdMarker>",
                    version("dr/a", "v2", true),
                    version("dr/a", "v1", false));
            case 2 ->
                versions(
                    "<NextKeyMarker>dr/b</NextKeyMarker>",
                    marker("dr/b", "<VersionId>b1</VersionId>" + TIME));
            default ->
                versions(
                    "",
                    version("dr/c", "null", true),
                    marker("dr/d", "<VersionId>d1</VersionId>" + TIME));
          };
        };

    assertThat(listed(EVERYTHING, "acme", pages))
        .map(it -> it.key() + " " + it.version())
        .containsExactly("dr/a v2", "dr/a v1", "dr/b b1", "dr/c null", "dr/d d1");
    assertThat(queries).hasSize(3);
    assertThat(queries.get(1)).contains("key-marker=dr%2Fa", "version-id-marker=v1");
    assertThat(queries.get(2)).contains("key-marker=dr%2Fb").doesNotContain("version-id-marker");

    queries.clear();
    assertThat(listed(CURRENT, "acme", pages))
        .map(it -> it.key() + " " + it.version())
        .containsExactly("dr/a v2", "dr/c null");
  }
}
