package dev.backstay.store.gcs;

import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoredObject;
import dev.backstay.store.web.ObjectClaim;
import dev.backstay.store.web.PageCourse;
import dev.backstay.store.web.PartAnswer;
import dev.backstay.store.web.Refusal;
import dev.backstay.store.web.WebAnswer;
import dev.backstay.store.web.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Objects in a bucket of Google Cloud Storage, each at the name that begins with the place's
/// prefix.
///
/// An object is one request, which the server is asked to refuse if there is any generation of it;
/// what its answer does not prove is looked up. Nothing is asked twice here, but for a token that
/// ended: see [dev.backstay.store.PatientStore].
public final class GcsStore implements ObjectStore {

  private static final Set<String> RATES = Set.of("rateLimitExceeded", "userRateLimitExceeded");
  private static final int CONDITION_NOT_MET = 412;
  private static final int UNSATISFIABLE = 416;
  private static final int UNAUTHORIZED = 401;

  private final GcsPlace place;
  private final WebClient client;
  private final GoogleTokens tokens;

  private GcsStore(GcsPlace place, Surroundings surroundings) {
    this.place = place;
    client = new WebClient(place.silence());
    tokens = new GoogleTokens(place, surroundings, client);
  }

  /// What it is used in.
  ///
  /// @param clock what tokens are dated with
  /// @param metadataHost who gives the machine's own tokens; empty for Google's name of it
  public record Surroundings(InstantSource clock, Optional<String> metadataHost) {}

  /// The store in a bucket that exists; nothing is sent yet.
  public static GcsStore open(GcsPlace place, Surroundings surroundings) {
    return new GcsStore(place, surroundings);
  }

  private WebAnswer ask(String shown, HttpRequest.Builder request, long sizeBytes)
      throws IOException {
    var token = tokens.current();
    var answer =
        client.ask(
            shown, request.copy().header("Authorization", "Bearer " + token).build(), sizeBytes);
    if (answer.status() != UNAUTHORIZED) {
      return answer;
    }
    // It may have ended early, or the clocks differ.
    tokens.forget(token);
    return client.ask(
        shown, request.header("Authorization", "Bearer " + tokens.current()).build(), sizeBytes);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    var digest = ContentDigest.of(content, false);
    var upload = Upload.of(place.root() + key, content, digest);
    var request =
        request(
                "/upload/storage/v1/b/"
                    + place.bucket()
                    + "/o?uploadType=multipart&ifGenerationMatch=0")
            .header("Content-Type", upload.type())
            .POST(WebClient.bodyOf(upload));
    var answer = ask(shown(key), request, upload.sizeBytes());
    if (answer.status() == CONDITION_NOT_MET) {
      throw taken(key, refusal(answer));
    }
    if (answer.status() != 200) {
      var failure = failure(shown(key), refusal(answer));
      throw failure instanceof NoSuchFileException ? withoutBucket(shown(key)) : failure;
    }
    var said = Json.text(Json.object(answer.body()), "md5Hash");
    new ObjectClaim(this, key)
        .requireTaken(content, digest, Optional.of(said).filter(it -> !it.isEmpty()));
  }

  private IOException taken(ObjectKey key, Refusal refusal) throws IOException {
    return find(key).isPresent()
        ? new FileAlreadyExistsException(shown(key))
        : new StoreBusyException(
            shown(key) + ": " + refusal.words() + ", and then shows no such object", null);
  }

  private static Refusal refusal(WebAnswer answer) {
    Map<String, Object> error;
    try {
      error = Json.inner(Json.object(answer.body()), "error");
    } catch (IOException noJson) {
      return new Refusal(answer.status(), "", "");
    }
    var reasons = Json.objects(error, "errors");
    var reason = reasons.isEmpty() ? "" : Json.text(reasons.getFirst(), "reason");
    return new Refusal(answer.status(), reason, Json.text(error, "message"));
  }

  private static IOException failure(String shown, Refusal refusal) {
    if (refusal.status() == 404 && refusal.code().equals("notFound")) {
      return new NoSuchFileException(shown);
    }
    if (RATES.contains(refusal.code())) {
      return new StoreBusyException(shown + ": " + refusal.words(), null);
    }
    return refusal.code().equals("retentionPolicyNotMet")
        ? new AccessDeniedException(shown, null, refusal.words())
        : refusal.at(shown);
  }

  private static IOException withoutBucket(String shown) {
    return new IOException(shown + ": there is no such bucket");
  }

  /// The server says the same of an object and of a bucket that are not there.
  private void requireBucket() throws IOException {
    page(place.shown(), "trial", Optional.empty(), 1);
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
    if (length == 0) {
      return new ObjectClaim(this, key).nothingFrom(Long.MAX_VALUE);
    }
    var part = new PartAnswer(offset, length);
    var request = request(pathOf(key) + "?alt=media").header("Range", part.range()).GET();
    var answer = ask(shown(key), request, length);
    if (answer.status() == UNSATISFIABLE) {
      return new ObjectClaim(this, key).nothingFrom(offset);
    }
    if (answer.status() == 404) {
      // In what is read as media an absence is told in plain text.
      throw find(key).isEmpty()
          ? new NoSuchFileException(shown(key))
          : new StoreBusyException(shown(key) + ": it does not give what it shows", null);
    }
    if (answer.status() >= 300) {
      throw failure(shown(key), refusal(answer));
    }
    return part.bytesOf(shown(key), answer);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    var answer = ask(shown(key), request(pathOf(key) + "?fields=name,size,timeCreated").GET(), 0);
    if (answer.status() != 200) {
      var failure = failure(shown(key), refusal(answer));
      if (failure instanceof NoSuchFileException) {
        requireBucket();
        return Optional.empty();
      }
      throw failure;
    }
    return Optional.of(object(key, Json.object(answer.body())));
  }

  private StoredObject object(ObjectKey key, Map<String, Object> fields) throws IOException {
    try {
      return new StoredObject(
          key,
          Long.parseLong(Json.text(fields, "size")),
          Instant.parse(Json.text(fields, "timeCreated")));
    } catch (NumberFormatException | DateTimeParseException garbled) {
      throw new IOException(shown(key) + ": its size or time cannot be read", garbled);
    }
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    if (!ObjectKey.isValid(prefix)) {
      throw new IllegalArgumentException("not the start of keys: " + prefix);
    }
    var shown = place.shown() + "/" + prefix;
    var course = new PageCourse(shown);
    var next = Optional.<String>empty();
    do {
      var page = page(shown, prefix, next, 1000);
      next = Optional.of(Json.text(page, "nextPageToken")).filter(it -> !it.isEmpty());
      course.take(objects(shown, page), next);
    } while (next.isPresent());
    return course.objects();
  }

  private List<StoredObject> objects(String shown, Map<String, Object> page) throws IOException {
    var objects = new ArrayList<StoredObject>();
    for (var item : Json.objects(page, "items")) {
      var name = Json.text(item, "name");
      if (!name.startsWith(place.root())) {
        throw new IOException(shown + ": its listing has what was not asked for");
      }
      var key = name.substring(place.root().length());
      // What others put there is none of ours.
      if (ObjectKey.isValid(key)) {
        objects.add(object(new ObjectKey(key), item));
      }
    }
    return objects;
  }

  private Map<String, Object> page(String shown, String prefix, Optional<String> next, int count)
      throws IOException {
    var path =
        "/storage/v1/b/%s/o?maxResults=%d&prefix=%s&fields=kind,nextPageToken,%s%s"
            .formatted(
                place.bucket(),
                count,
                encoded(place.root() + prefix + "/"),
                encoded("items(name,size,timeCreated)"),
                next.map(it -> "&pageToken=" + encoded(it)).orElse(""));
    var answer = ask(shown, request(path).GET(), 0);
    if (answer.status() != 200) {
      var failure = failure(shown, refusal(answer));
      throw failure instanceof NoSuchFileException ? withoutBucket(shown) : failure;
    }
    var page = Json.object(answer.body());
    if (!Json.text(page, "kind").equals("storage#objects")) {
      throw new IOException(shown + ": it answered with something else than a listing");
    }
    return page;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    var answer = ask(shown(key), request(pathOf(key)).DELETE(), 0);
    if (answer.status() != 204) {
      var failure = failure(shown(key), refusal(answer));
      if (!(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      requireBucket();
    }
  }

  @Override
  public String place() {
    return place.shown();
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(place.server() + path));
  }

  private String pathOf(ObjectKey key) {
    return "/storage/v1/b/" + place.bucket() + "/o/" + encoded(place.root() + key);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String shown(ObjectKey key) {
    return place.shown() + "/" + key;
  }
}
