package dev.backstay.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// All pages of a listing below one prefix. What a server may leave out or repeat by mistake ends
/// it: an empty listing is one whose only page says so.
public final class ListingPages {

  /// So many pages without an object are no listing that gets on.
  private static final int EMPTY_PAGES_MAX = 1000;

  private final BucketClient client;
  private final String prefix;
  private final Sink sink;
  private @Nullable String lastKey;
  private int emptyPages;

  private ListingPages(BucketClient client, String prefix, Sink sink) {
    this.client = client;
    this.prefix = prefix;
    this.sink = sink;
  }

  /// An object as a page shows it.
  ///
  /// @param key its key
  /// @param etag what the server calls its content; empty if it does not say
  /// @param sizeBytes how long it is
  /// @param modifiedAt when it was written, by the server's clock
  /// @param version which version of it that is; empty where none are asked for
  public record Listed(
      String key, String etag, long sizeBytes, Instant modifiedAt, String version) {

    static Listed of(
        String key, @Nullable String etag, long sizeBytes, Instant modifiedAt, String version) {
      return new Listed(key, etag == null ? "" : etag, sizeBytes, modifiedAt, version);
    }
  }

  /// Takes objects in the order of their keys.
  @FunctionalInterface
  public interface Sink {
    /// Takes the next one.
    void take(Listed object) throws IOException;
  }

  /// Reads the objects below a prefix.
  ///
  /// @param versions whether each is shown with the version that is current
  public static void read(BucketClient client, String prefix, boolean versions, Sink sink)
      throws IOException {
    var pages = new ListingPages(client, prefix, sink);
    if (versions) {
      pages.readVersions(true);
    } else {
      pages.readObjects();
    }
  }

  /// Reads all versions of the objects below a prefix, and what marks them as deleted.
  public static void readEverything(BucketClient client, String prefix, Sink sink)
      throws IOException {
    new ListingPages(client, prefix, sink).readVersions(false);
  }

  private void readObjects() throws IOException {
    String token = null;
    do {
      var request =
          ListObjectsV2Request.builder()
              .bucket(client.bucket())
              .prefix(prefix)
              .encodingType(EncodingType.URL)
              .continuationToken(token)
              .build();
      var page = client.ask(it -> it.listObjectsV2(request));
      requireListing(page.name(), page.isTruncated());
      var found = page.contents();
      if (page.keyCount() != null && page.keyCount() != found.size()) {
        throw new ListingIncompleteException(
            "a page has %d keys, and says %d".formatted(found.size(), page.keyCount()));
      }
      for (var each : found) {
        requireAll(each.key(), each.size(), each.lastModified());
        requireNext(each.key());
        sink.take(Listed.of(each.key(), each.eTag(), each.size(), each.lastModified(), ""));
      }
      token = next(page.isTruncated(), page.nextContinuationToken(), token, found.isEmpty());
    } while (token != null);
  }

  /// Where the next page of versions begins.
  private record Place(String key, @Nullable String version) {

    static @Nullable Place after(ListObjectVersionsResponse page) {
      var key = page.nextKeyMarker();
      return key == null || key.isEmpty() ? null : new Place(key, page.nextVersionIdMarker());
    }
  }

  private void readVersions(boolean currentOnly) throws IOException {
    Place place = null;
    do {
      var request =
          ListObjectVersionsRequest.builder()
              .bucket(client.bucket())
              .prefix(prefix)
              .encodingType(EncodingType.URL)
              .keyMarker(place == null ? null : place.key)
              .versionIdMarker(place == null ? null : place.version)
              .build();
      var page = client.ask(it -> it.listObjectVersions(request));
      requireListing(page.name(), page.isTruncated());
      takeVersions(page.versions(), currentOnly);
      if (!currentOnly) {
        takeMarkers(page.deleteMarkers());
      }
      var empty = page.versions().isEmpty() && page.deleteMarkers().isEmpty();
      var there = Place.after(page);
      var next = next(page.isTruncated(), shown(there), shown(place), empty);
      place = next == null ? null : there;
    } while (place != null);
  }

  private static @Nullable String shown(@Nullable Place place) {
    return place == null ? null : place.toString();
  }

  private void takeVersions(List<ObjectVersion> versions, boolean currentOnly) throws IOException {
    for (var each : versions) {
      requireAll(each.key(), each.size(), each.lastModified());
      if (currentOnly && !Boolean.TRUE.equals(each.isLatest())) {
        continue;
      }
      requireVersion(each.key(), each.versionId());
      if (currentOnly) {
        requireNext(each.key());
      }
      sink.take(
          Listed.of(each.key(), each.eTag(), each.size(), each.lastModified(), each.versionId()));
    }
  }

  private void takeMarkers(List<DeleteMarkerEntry> markers) throws IOException {
    for (var each : markers) {
      requireAll(each.key(), 0L, each.lastModified());
      requireVersion(each.key(), each.versionId());
      sink.take(Listed.of(each.key(), "", 0, each.lastModified(), each.versionId()));
    }
  }

  private void requireListing(@Nullable String name, @Nullable Boolean truncated)
      throws ProtocolException {
    if (name == null || truncated == null) {
      throw new ProtocolException("its answer to a request for a listing is none", null);
    }
    if (!name.equals(client.bucket()) && !client.bucket().startsWith("arn:")) {
      throw new ProtocolException(
          "it lists the bucket " + RefusedException.line(name) + " instead of " + client.bucket(),
          null);
    }
  }

  private static void requireAll(
      @Nullable String key, @Nullable Long size, @Nullable Object modified)
      throws ProtocolException {
    if (key == null || key.isEmpty() || size == null || modified == null) {
      throw new ProtocolException("a listing shows an object without key, size or time", null);
    }
  }

  /// Whoever removes what is listed must be shown nothing else than was asked for.
  private void requireVersion(String key, @Nullable String version) throws IOException {
    requireBelow(key);
    if (version == null || version.isEmpty()) {
      throw new ProtocolException(
          "a listing of versions shows an object without its version", null);
    }
  }

  private void requireBelow(String key) throws ListingIncompleteException {
    if (!key.startsWith(prefix)) {
      throw new ListingIncompleteException("a key is not below the prefix that was asked for");
    }
  }

  private void requireNext(String key) throws IOException {
    requireBelow(key);
    if (lastKey != null && !comesAfter(key, lastKey)) {
      throw new ListingIncompleteException("a key comes twice, or after a later one");
    }
    lastKey = key;
  }

  /// By bytes, or as servers written in Java may order them; that none is there twice is seen once
  /// more when they are sorted.
  private static boolean comesAfter(String key, String last) {
    return key.compareTo(last) > 0 || compareByCodePoint(key, last) > 0;
  }

  private static int compareByCodePoint(String a, String b) {
    var left = a.codePoints().iterator();
    var right = b.codePoints().iterator();
    while (left.hasNext() && right.hasNext()) {
      var order = Integer.compare(left.nextInt(), right.nextInt());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private @Nullable String next(
      boolean truncated, @Nullable String token, @Nullable String before, boolean empty)
      throws ListingIncompleteException {
    if (!truncated) {
      return null;
    }
    if (token == null || token.isEmpty()) {
      throw new ListingIncompleteException("a page is not the last one and names no next one");
    }
    if (token.equals(before)) {
      throw new ListingIncompleteException("a page names itself as the next one");
    }
    emptyPages = empty ? emptyPages + 1 : 0;
    if (emptyPages > EMPTY_PAGES_MAX) {
      throw new ListingIncompleteException(EMPTY_PAGES_MAX + " pages in a row have nothing");
    }
    return token;
  }
}
