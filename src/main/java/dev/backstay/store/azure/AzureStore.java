package dev.backstay.store.azure;

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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Objects in a container of Azure Blob Storage, each at the name that begins with the place's
/// prefix.
///
/// An object is one request, which the server is asked to refuse if the name is taken; what its
/// answer does not prove is looked up. Nothing is asked twice here: see
/// [dev.backstay.store.PatientStore]. Where the account keeps what is deleted, it keeps it.
public final class AzureStore implements ObjectStore {

  /// The last two come to those who may create and not overwrite.
  private static final Set<String> TAKEN =
      Set.of(
          "BlobAlreadyExists",
          "ConditionNotMet",
          "BlobImmutableDueToPolicy",
          "UnauthorizedBlobOverwrite",
          "AuthorizationPermissionMismatch");

  private static final Set<String> ABSENT = Set.of("BlobNotFound", "ResourceNotFound");
  private static final Set<String> GARBLED = Set.of("Md5Mismatch", "OperationTimedOut");
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int UNSATISFIABLE = 416;

  private final AzurePlace place;
  private final InstantSource clock;
  private final WebClient client;

  private AzureStore(AzurePlace place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
    client = new WebClient(place.silence());
  }

  /// The store in a container that exists; nothing is sent yet.
  ///
  /// @param clock what requests are dated with
  /// @throws AccessDeniedException if the place has no key
  public static AzureStore open(AzurePlace place, InstantSource clock) throws IOException {
    if (place.key().isEmpty()) {
      throw new AccessDeniedException(
          place.shown(),
          null,
          "there is no key for the account "
              + place.account()
              + ": neither `account_key` nor `sas_token`");
    }
    return new AzureStore(place, clock);
  }

  private WebAnswer ask(String shown, SignedRequest request, long sizeBytes) throws IOException {
    return client.ask(shown, request.signed(place, clock), sizeBytes);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    var digest = ContentDigest.of(content, false);
    var request =
        new SignedRequest("PUT", urlOf(key))
            .header("x-ms-blob-type", "BlockBlob")
            .header("if-none-match", "*")
            .header("content-type", "application/octet-stream")
            .header("content-md5", digest.base64())
            .body(WebClient.bodyOf(content));
    var answer = ask(shown(key), request, content.sizeBytes());
    if (answer.status() != CREATED) {
      throw notCreated(key, refusal(answer));
    }
    new ObjectClaim(this, key).requireTaken(content, digest, answer.header("Content-MD5"));
  }

  private IOException notCreated(ObjectKey key, Refusal refusal) throws IOException {
    if (!TAKEN.contains(refusal.code())) {
      return failure(shown(key), refusal);
    }
    if (find(key).isPresent()) {
      return new FileAlreadyExistsException(shown(key));
    }
    return refusal.isForbidden()
        ? refusal.at(shown(key))
        : new StoreBusyException(
            shown(key) + ": " + refusal.words() + ", and then shows no such object", null);
  }

  private static Refusal refusal(WebAnswer answer) {
    var inBody = CODE.matcher(answer.text());
    var code =
        answer.header("x-ms-error-code").orElseGet(() -> inBody.find() ? inBody.group(1) : "");
    // What else the answer says may repeat what was signed.
    return new Refusal(answer.status(), code, "");
  }

  private static IOException failure(String shown, Refusal refusal) {
    if (ABSENT.contains(refusal.code())) {
      return new NoSuchFileException(shown);
    }
    if (GARBLED.contains(refusal.code())) {
      return new StoreBusyException(shown + ": " + refusal.words(), null);
    }
    return switch (refusal.code()) {
      case "ContainerNotFound" -> new IOException(shown + ": there is no such container");
      case "BlobImmutableDueToPolicy", "BlobOverwriteNotAllowed" ->
          new AccessDeniedException(shown, null, refusal.words());
      case "AuthenticationFailed" ->
          new AccessDeniedException(
              shown,
              null,
              refusal.words() + "; the key, its end, or the clock of this host is wrong");
      default -> refusal.at(shown);
    };
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
    var request = new SignedRequest("GET", urlOf(key)).header("range", part.range());
    var answer = ask(shown(key), request, length);
    if (answer.status() == UNSATISFIABLE) {
      return new ObjectClaim(this, key).nothingFrom(offset);
    }
    if (answer.status() >= 300) {
      throw failure(shown(key), refusal(answer));
    }
    return part.bytesOf(shown(key), answer);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    var answer = ask(shown(key), new SignedRequest("HEAD", urlOf(key)), 0);
    if (answer.status() != 200) {
      var failure = failure(shown(key), refusal(answer));
      if (failure instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw failure;
    }
    if (answer.header("x-ms-resource-type").filter("directory"::equals).isPresent()) {
      return Optional.empty();
    }
    try {
      var at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(said(key, answer, "Last-Modified"));
      var size = Long.parseLong(said(key, answer, "Content-Length"));
      return Optional.of(new StoredObject(key, size, Instant.from(at)));
    } catch (DateTimeParseException | NumberFormatException garbled) {
      throw new IOException(shown(key) + ": its size or time cannot be read", garbled);
    }
  }

  private String said(ObjectKey key, WebAnswer answer, String header) throws IOException {
    return answer
        .header(header)
        .orElseThrow(() -> new IOException(shown(key) + ": it answered without " + header));
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
      var request =
          new SignedRequest("GET", place.base())
              .query("restype", "container")
              .query("comp", "list")
              .query("maxresults", "1000")
              .query("prefix", place.root() + prefix + "/");
      next.ifPresent(mark -> request.query("marker", mark));
      var answer = ask(shown, request, 0);
      if (answer.status() != 200) {
        throw failure(shown, refusal(answer));
      }
      var page = ContainerPage.of(answer.text(), place.root());
      next = page.next();
      course.take(page.objects(), next);
    } while (next.isPresent());
    return course.objects();
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    var answer = ask(shown(key), new SignedRequest("DELETE", urlOf(key)), 0);
    if (answer.status() != ACCEPTED) {
      var failure = failure(shown(key), refusal(answer));
      if (!(failure instanceof NoSuchFileException)) {
        throw failure;
      }
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

  private String urlOf(ObjectKey key) {
    return place.base() + "/" + place.root() + key;
  }

  private String shown(ObjectKey key) {
    return place.shown() + "/" + key;
  }
}
