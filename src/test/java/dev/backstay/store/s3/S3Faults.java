package dev.backstay.store.s3;

import dev.backstay.testing.DisturbedServer.Altered;
import dev.backstay.testing.DisturbedServer.CutAfter;
import dev.backstay.testing.DisturbedServer.Disturbance;
import dev.backstay.testing.DisturbedServer.Doubled;
import dev.backstay.testing.DisturbedServer.Dropped;
import dev.backstay.testing.DisturbedServer.Edited;
import dev.backstay.testing.DisturbedServer.Headed;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.DisturbedServer.Request;
import dev.backstay.testing.DisturbedServer.Silent;
import dev.backstay.testing.DisturbedServer.StalledAfter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a server, or what stands before it, may do.
final class S3Faults {

  private static final String HTML =
      "<html><head><title>Sign in</title></head><body>Welcome</body></html>";

  private final List<Fault> faults = new ArrayList<>();

  private S3Faults() {}

  private static boolean any(Request request) {
    return true;
  }

  private static boolean put(Request request) {
    return request.method().equals("PUT");
  }

  private static boolean head(Request request) {
    return request.method().equals("HEAD");
  }

  private static boolean get(Request request) {
    return request.method().equals("GET") && !request.isListing();
  }

  private static boolean getOrHead(Request request) {
    return get(request) || head(request);
  }

  /// How a walk must end.
  enum End {
    /// With a right result.
    RIGHT,
    /// With a declared failure.
    FAILURE,
    /// Either.
    EITHER
  }

  /// The walks there are; whatever else walks through a repository joins them here.
  enum Walk {
    BACKUP,
    PRUNE,
    CHECK,
    RESTORE;

    boolean writes() {
      return this == BACKUP || this == PRUNE;
    }
  }

  /// What is done to the requests of one walk.
  ///
  /// @param walks those that send such requests
  record Fault(
      String name,
      End end,
      Set<Walk> walks,
      Supplier<Function<Request, @Nullable Disturbance>> disturbance) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Fault> all() {
    var all = new S3Faults();
    all.addRefusals();
    all.addLosses();
    all.addWrongBodies();
    all.addWrongAnswers();
    all.addWrongListings();
    return all.faults;
  }

  private void once(String name, End end, Predicate<Request> when, Disturbance what) {
    faults.add(
        new Fault(
            name + ", once",
            end,
            walks(when),
            () -> {
              var left = new AtomicInteger(1);
              return request -> when.test(request) && left.getAndDecrement() > 0 ? what : null;
            }));
  }

  private void always(String name, End end, Predicate<Request> when, Disturbance what) {
    faults.add(
        new Fault(
            name + ", always",
            end,
            walks(when),
            () -> request -> when.test(request) ? what : null));
  }

  /// Only a backup and a prune upload.
  private static Set<Walk> walks(Predicate<Request> when) {
    return when.test(new Request("GET", "/", ""))
            || when.test(new Request("GET", "/", "list-type=2"))
        ? EnumSet.allOf(Walk.class)
        : EnumSet.of(Walk.BACKUP, Walk.PRUNE);
  }

  /// For every object the first time.
  private void firstOfEach(String name, End end, Predicate<Request> when, Disturbance what) {
    faults.add(
        new Fault(
            name + ", the first of each",
            end,
            walks(when),
            () -> {
              var seen = ConcurrentHashMap.<String>newKeySet();
              return request ->
                  when.test(request) && seen.add(request.method() + request.path()) ? what : null;
            }));
  }

  private void addRefusals() {
    for (var code : List.of("503 SlowDown", "500 InternalError", "429 TooManyRequests")) {
      var error = error(code);
      once(code, End.RIGHT, S3Faults::any, error);
      firstOfEach(code, End.RIGHT, S3Faults::any, error);
      always(code, End.FAILURE, S3Faults::any, error);
    }
    once("502 as a page", End.RIGHT, S3Faults::any, new Instead(502, "text/html", HTML, null));
    faults.add(
        new Fault(
            "503 every third time",
            End.RIGHT,
            EnumSet.allOf(Walk.class),
            () -> {
              var count = new AtomicInteger();
              return _ -> count.incrementAndGet() % 3 == 0 ? error("503 SlowDown") : null;
            }));
    once("400 BadDigest of an upload", End.RIGHT, S3Faults::put, error("400 BadDigest"));
    once("400 RequestTimeout of an upload", End.RIGHT, S3Faults::put, error("400 RequestTimeout"));
    always("403 AccessDenied", End.FAILURE, S3Faults::any, error("403 AccessDenied"));
    always("400 ExpiredToken", End.FAILURE, S3Faults::any, error("400 ExpiredToken"));
    always(
        "403 RequestTimeTooSkewed", End.FAILURE, S3Faults::any, error("403 RequestTimeTooSkewed"));
    always("404 NoSuchBucket", End.FAILURE, S3Faults::any, error("404 NoSuchBucket"));
    once("403 for an object that is there", End.EITHER, S3Faults::get, error("403 AccessDenied"));
    once("404 for an object that is there", End.EITHER, S3Faults::get, error("404 NoSuchKey"));
    firstOfEach("404 for what is there", End.EITHER, S3Faults::getOrHead, error("404 NoSuchKey"));
    firstOfEach(
        "412 for what is not there", End.RIGHT, S3Faults::put, error("412 PreconditionFailed"));
    firstOfEach(
        "409 for what is not there", End.RIGHT, S3Faults::put, error("409 OperationAborted"));
    firstOfEach(
        "304 for what is not there",
        End.RIGHT,
        S3Faults::put,
        new Instead(304, "text/plain", "", null));
    always(
        "507 no room for an upload", End.FAILURE, S3Faults::put, error("507 InsufficientStorage"));
  }

  private static Instead error(String code) {
    var parts = code.split(" ", -1);
    return Instead.error(Integer.parseInt(parts[0]), parts[1]);
  }

  private void addLosses() {
    once("reset before it was done", End.RIGHT, S3Faults::any, new Dropped(false));
    firstOfEach("reset before it was done", End.RIGHT, S3Faults::any, new Dropped(false));
    firstOfEach("reset after it was done", End.RIGHT, S3Faults::any, new Dropped(true));
    always("reset", End.FAILURE, S3Faults::any, new Dropped(false));
    always("reset of every upload that was done", End.RIGHT, S3Faults::put, new Dropped(true));
    once("silence", End.RIGHT, S3Faults::any, new Silent());
    always("silence", End.FAILURE, S3Faults::any, new Silent());
    firstOfEach("every request done twice", End.RIGHT, S3Faults::put, new Doubled());
  }

  private void addWrongBodies() {
    once("a body that ends early", End.RIGHT, S3Faults::get, new CutAfter(100));
    always("a body that ends early", End.FAILURE, S3Faults::get, new CutAfter(10));
    once("a body that stalls", End.RIGHT, S3Faults::get, new StalledAfter(10));
    once("a body with one byte less", End.EITHER, S3Faults::get, new Altered(S3Faults::shorter));
    always("a body with one byte less", End.FAILURE, S3Faults::get, new Altered(S3Faults::shorter));
    always("a body with one byte more", End.FAILURE, S3Faults::get, new Altered(S3Faults::longer));
    once("a body with other bytes", End.EITHER, S3Faults::get, new Altered(S3Faults::flipped));
    always("bodies with other bytes", End.EITHER, S3Faults::get, new Altered(S3Faults::flipped));
    always(
        "an answer with no range", End.FAILURE, S3Faults::get, new Headed("Content-Range", null));
    always(
        "an answer with another range",
        End.FAILURE,
        S3Faults::get,
        new Headed("Content-Range", "bytes 1-1/2"));
  }

  private static byte[] shorter(byte[] bytes) {
    return bytes.length == 0 ? bytes : java.util.Arrays.copyOf(bytes, bytes.length - 1);
  }

  private static byte[] longer(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length + 1);
  }

  private static byte[] flipped(byte[] bytes) {
    var other = bytes.clone();
    if (other.length > 0) {
      other[other.length / 2] ^= 1;
    }
    return other;
  }

  private void addWrongAnswers() {
    var page = new Instead(200, "text/html", HTML, null);
    always("a page for people", End.FAILURE, S3Faults::any, page);
    always("a page for people at every upload", End.FAILURE, S3Faults::put, page);
    always("200 with an error", End.FAILURE, S3Faults::any, Instead.error(200, "InternalError"));
    always(
        "200 with nothing",
        End.FAILURE,
        S3Faults::any,
        new Instead(200, "application/xml", "", null));
    always("an upload without a tag", End.RIGHT, S3Faults::put, new Headed("ETag", null));
    firstOfEach(
        "an upload with another tag", End.RIGHT, S3Faults::put, new Headed("ETag", "\"other\""));
    var elsewhere = "http://127.0.0.1:9/elsewhere";
    always(
        "301 elsewhere", End.FAILURE, S3Faults::any, new Instead(301, "text/html", "", elsewhere));
    always(
        "307 elsewhere", End.FAILURE, S3Faults::any, new Instead(307, "text/html", "", elsewhere));
  }

  private void addWrongListings() {
    always(
        "a listing without a token",
        End.FAILURE,
        Request::isListing,
        new Edited(text -> text.replace("<IsTruncated>false", "<IsTruncated>true")));
    always(
        "empty pages without end",
        End.FAILURE,
        Request::isListing,
        new Edited(
            text ->
                text.replaceAll("<Contents>.*</Contents>", "")
                    .replaceAll("<KeyCount>\\d+</KeyCount>", "")
                    .replace(
                        "<IsTruncated>false</IsTruncated>",
                        "<IsTruncated>true</IsTruncated>"
                            + "<NextContinuationToken>again</NextContinuationToken>")));
    always(
        "a listing with a key twice",
        End.FAILURE,
        Request::isListing,
        new Edited(text -> text.replaceAll("(<Contents>.*?</Contents>)", "$1$1")));
    always("a listing that is cut", End.FAILURE, Request::isListing, new Edited(S3Faults::half));
    always(
        "garbage for a listing",
        End.FAILURE,
        Request::isListing,
        new Instead(200, "application/xml", "\u0000\u0001<<>", null));
    once(
        "a listing that shows nothing",
        End.EITHER,
        Request::isListing,
        new Edited(S3Faults::emptied));
    always(
        "listings that show nothing",
        End.EITHER,
        Request::isListing,
        new Edited(S3Faults::emptied));
  }

  private static String half(String text) {
    return text.substring(0, text.length() / 2);
  }

  private static String emptied(String text) {
    return text.replaceAll("<Contents>.*</Contents>", "")
        .replaceAll("<KeyCount>\\d+</KeyCount>", "<KeyCount>0</KeyCount>");
  }
}
