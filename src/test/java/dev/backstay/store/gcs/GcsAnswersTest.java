package dev.backstay.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is made of answers that Google should not give.
final class GcsAnswersTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final Content ONE = Content.of(new byte[] {1, 2, 3});
  private static final Answer ABSENT = error(404, "notFound");
  private static final Answer SHOWN = json(item("dr/packs/a", "3", "2026-01-02T03:04:05Z"));
  private static final Answer EMPTY = json("{\"kind\":\"storage#objects\"}");

  /// What is done with a store.
  @FunctionalInterface
  private interface Use {
    Object of(GcsStore store) throws IOException;
  }

  private static final Use CREATE =
      store -> {
        store.create(KEY, ONE);
        return "created";
      };
  private static final Use FIND = store -> store.find(KEY);
  private static final Use LIST = store -> store.list("packs");
  private static final Use READ = store -> store.read(KEY, 0, 3);

  private static Answer json(String text) {
    return new Answer(200, text);
  }

  private static Answer error(int status, String reason) {
    return new Answer(
        status, "{\"error\":{\"message\":\"no\",\"errors\":[{\"reason\":\"" + reason + "\"}]}}");
  }

  private static String item(String name, String size, String at) {
    return "{\"name\":\"%s\",\"size\":\"%s\",\"timeCreated\":\"%s\"}".formatted(name, size, at);
  }

  private static Answer page(String... items) {
    return json("{\"kind\":\"storage#objects\",\"items\":[" + String.join(",", items) + "]}");
  }

  /// One that differs by what is asked for.
  private static Function<Request, Answer> answers(Answer upload, Answer media, Answer object) {
    return request -> {
      if (request.path().startsWith("/upload/")) {
        return upload;
      }
      if (request.query().contains("maxResults=")) {
        return EMPTY;
      }
      return request.query().contains("alt=media") ? media : object;
    };
  }

  private static Object answered(Function<Request, Answer> answers, Use use) throws IOException {
    Function<Request, Answer> withTokens =
        request ->
            request.path().startsWith("/computeMetadata/")
                ? json("{\"access_token\":\"t\",\"expires_in\":3599}")
                : answers.apply(request);
    try (var server = new AnsweringServer(withTokens)) {
      var place =
          new GcsPlace(
              "acme",
              "dr",
              Optional.of(server.endpoint()),
              Optional.empty(),
              Duration.ofSeconds(10));
      var surroundings =
          new GcsStore.Surroundings(
              InstantSource.system(), Optional.of(server.endpoint().getAuthority()));
      try (var store = GcsStore.open(place, surroundings)) {
        return use.of(store);
      }
    }
  }

  @Test
  void anUploadWithoutItsChecksumIsBelievedOnlyIfTheObjectIsShown() throws IOException {
    var sum = ContentDigest.of(ONE, false).base64();
    var told = answers(json("{\"md5Hash\":\"" + sum + "\"}"), ABSENT, ABSENT);
    assertThat(answered(told, CREATE)).isEqualTo("created");
    assertThat(answered(answers(json("{}"), ABSENT, SHOWN), CREATE)).isEqualTo("created");

    assertThatThrownBy(() -> answered(answers(json("{}"), ABSENT, ABSENT), CREATE))
        .hasMessageContaining("does not show it");
    var shorter = json(item("dr/packs/a", "2", "2026-01-02T03:04:05Z"));
    assertThatThrownBy(() -> answered(answers(json("{}"), ABSENT, shorter), CREATE))
        .hasMessageContaining("does not show it");
  }

  @Test
  void aNameIsTakenOnlyIfTheObjectIsShown() {
    var taken = error(412, "conditionNotMet");

    assertThatThrownBy(() -> answered(answers(taken, ABSENT, SHOWN), CREATE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> answered(answers(taken, ABSENT, ABSENT), CREATE))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("412 conditionNotMet")
        .hasMessageContaining("and then shows no such object");
  }

  @Test
  void anObjectThatIsNotGivenIsMissingOnlyIfItIsNotShown() {
    var plain = new Answer(404, "No such object: dr/packs/a");

    assertThatThrownBy(() -> answered(answers(ABSENT, plain, ABSENT), READ))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> answered(answers(ABSENT, plain, SHOWN), READ))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("it does not give what it shows");
  }

  @Test
  void aRefusalSaysWhatItMeans() {
    assertThatThrownBy(() -> answered(_ -> error(403, "retentionPolicyNotMet"), FIND))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("retentionPolicyNotMet");
    assertThatThrownBy(() -> answered(_ -> error(429, "rateLimitExceeded"), FIND))
        .isInstanceOf(StoreBusyException.class);
    assertThatThrownBy(
            () -> answered(_ -> new Answer(400, "{\"error\":{\"message\":\"odd\"}}"), FIND))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("it answered 400: odd");
  }

  /// Only the account itself could help: asking without end would not.
  @Test
  void aTokenThatIsRefusedIsReplacedOnceOnly() throws IOException {
    assertThatThrownBy(() -> answered(_ -> error(401, "authError"), FIND))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aListingWithWhatWasNotAskedForIsNone() throws IOException {
    var at = "2026-01-02T03:04:05Z";
    var cases = new LinkedHashMap<Answer, String>();
    cases.put(json("{}"), "something else than a listing");
    cases.put(json("{\"kind\":\"storage#buckets\"}"), "something else than a listing");
    cases.put(page(item("drive/packs/a", "3", at)), "what was not asked for");
    cases.put(page(item("dr/packs/a", "", at)), "size or time cannot be read");
    cases.put(page(item("dr/packs/a", "3", "yesterday")), "size or time cannot be read");
    cases.forEach(
        (answer, words) ->
            assertThatThrownBy(() -> answered(_ -> answer, LIST)).hasMessageContaining(words));

    var others = page(item("dr/packs/", "0", at), item("dr/packs/a", "3", at));
    assertThat((List<?>) answered(_ -> others, LIST))
        .singleElement()
        .isInstanceOfSatisfying(StoredObject.class, it -> assertThat(it.key()).isEqualTo(KEY));
  }
}
