package dev.backstay.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of answers that Microsoft's server gives seldom, or should not.
final class AzureAnswersTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final Content ONE = Content.of(new byte[] {1, 2, 3});
  private static final Answer SHOWN =
      new Answer(200, "")
          .with("Content-Length", "3")
          .with("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
  private static final Answer ABSENT = error(404, "BlobNotFound");

  /// What is done with a store.
  @FunctionalInterface
  private interface Use {
    Object of(AzureStore store) throws IOException;
  }

  private static final Use CREATE =
      store -> {
        store.create(KEY, ONE);
        return "created";
      };
  private static final Use FIND = store -> store.find(KEY);

  private static Answer error(int status, String code) {
    return new Answer(status, "").with("x-ms-error-code", code);
  }

  private static Object answered(Function<Request, Answer> answers, Use use) throws IOException {
    try (var server = new AnsweringServer(answers);
        var store = AzureStore.open(place(server.endpoint()), InstantSource.system())) {
      return use.of(store);
    }
  }

  private static AzurePlace place(URI endpoint) {
    return new AzurePlace(
        "acme",
        "backups",
        "dr",
        Optional.of(endpoint),
        Optional.of(new AzureKey.Shared("aGlkZGVu")),
        Duration.ofSeconds(10));
  }

  /// An upload, and what is then shown of its object.
  private static Function<Request, Answer> uploaded(Answer put, Answer head) {
    return request -> request.method().equals("PUT") ? put : head;
  }

  @Test
  void anUploadWithoutItsChecksumIsBelievedOnlyIfTheObjectIsShown() throws IOException {
    var silent = new Answer(201, "");

    assertThat(answered(uploaded(silent, SHOWN), CREATE)).isEqualTo("created");
    assertThatThrownBy(() -> answered(uploaded(silent, ABSENT), CREATE))
        .hasMessageContaining("does not show it");
    assertThatThrownBy(() -> answered(uploaded(silent, SHOWN.with("Content-Length", "2")), CREATE))
        .hasMessageContaining("does not show it");
  }

  @ParameterizedTest
  @CsvSource({
    "409, BlobAlreadyExists",
    "412, ConditionNotMet",
    "409, BlobImmutableDueToPolicy",
    "403, UnauthorizedBlobOverwrite",
    "403, AuthorizationPermissionMismatch",
  })
  void aNameIsTakenOnlyIfTheObjectIsShown(int status, String code) {
    assertThatThrownBy(() -> answered(uploaded(error(status, code), SHOWN), CREATE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> answered(uploaded(error(status, code), ABSENT), CREATE))
        .isInstanceOf(status == 403 ? AccessDeniedException.class : StoreBusyException.class)
        .hasMessageContaining(code);
  }

  @ParameterizedTest
  @CsvSource({
    "404, BlobNotFound, ABSENT",
    "404, ResourceNotFound, ABSENT",
    "404, ContainerNotFound, there is no such container",
    "400, Md5Mismatch, BUSY",
    "500, OperationTimedOut, BUSY",
    "503, ServerBusy, BUSY",
    "409, BlobImmutableDueToPolicy, FORBIDDEN",
    "403, BlobOverwriteNotAllowed, FORBIDDEN",
    "409, BlobOverwriteNotAllowed, FORBIDDEN",
    "403, AuthenticationFailed, the clock of this host is wrong",
    "403, InsufficientAccountPermissions, FORBIDDEN",
    "409, LeaseIdMissing, 409 LeaseIdMissing",
  })
  void aRefusalSaysWhatItMeansWhereverItsCodeStands(int status, String code, String meaning) {
    var inBody = new Answer(status, "\uFEFF<?xml?><Error><Code>" + code + "</Code></Error>");
    for (var answer : new Answer[] {error(status, code), inBody}) {
      var failure = assertThatThrownBy(() -> answered(_ -> answer, store -> store.read(KEY, 0, 3)));
      switch (meaning) {
        case "ABSENT" -> failure.isInstanceOf(NoSuchFileException.class);
        case "BUSY" -> failure.isInstanceOf(StoreBusyException.class);
        case "FORBIDDEN" -> failure.isInstanceOf(AccessDeniedException.class);
        default -> failure.hasMessageContaining(meaning);
      }
    }
  }

  /// What an answer says else may repeat what was signed.
  @Test
  void whatARefusalSaysBesideItsCodeIsNotSaid() {
    var talking =
        new Answer(400, "<Error><Code>not one word</Code><Message>hidden</Message></Error>");

    assertThatThrownBy(() -> answered(_ -> talking, store -> store.list("packs")))
        .hasMessageContaining("it answered 400")
        .hasMessageNotContaining("hidden")
        .hasMessageNotContaining("not one word");
  }

  @Test
  void whatIsNoObjectIsNotFoundAndWhatSaysTooLittleIsRefused() throws IOException {
    assertThat(answered(_ -> SHOWN.with("x-ms-resource-type", "directory"), FIND))
        .isEqualTo(Optional.empty());
    assertThat(answered(_ -> SHOWN.with("x-ms-resource-type", "file"), FIND))
        .isNotEqualTo(Optional.empty());
    assertThatThrownBy(() -> answered(_ -> SHOWN.with("Last-Modified", "yesterday"), FIND))
        .hasMessageContaining("its size or time cannot be read");
    assertThatThrownBy(() -> answered(_ -> new Answer(200, "").with("Content-Length", "3"), FIND))
        .hasMessageContaining("without Last-Modified");
  }

  @Test
  void withoutAKeyNothingIsSent() {
    var place =
        new AzurePlace(
            "acme", "backups", "dr", Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    assertThatThrownBy(() -> AzureStore.open(place, InstantSource.system()))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("neither `account_key` nor `sas_token`");
  }

  @Test
  void aKeyThatIsNoneIsNotQuoted() throws IOException {
    try (var server = new AnsweringServer(_ -> SHOWN)) {
      for (var key :
          new AzureKey[] {
            new AzureKey.Shared("hidden, not Base64"), new AzureKey.Signature("sig=hidden key\n")
          }) {
        var place =
            new AzurePlace(
                "acme",
                "backups",
                "",
                Optional.of(server.endpoint()),
                Optional.of(key),
                Duration.ofSeconds(10));
        try (var store = AzureStore.open(place, InstantSource.system())) {
          assertThatThrownBy(() -> store.find(KEY))
              .isExactlyInstanceOf(IOException.class)
              .hasMessageContaining("is none")
              .hasMessageNotContaining("hidden");
        }
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'AccountName=acme;AccountKey=a2V5', account key, https://acme.blob.core.windows.net/backups",
    "'AccountName=other;AccountKey=a2V5', none, https://acme.blob.core.windows.net/backups",
    "'AccountKey=;SharedAccessSignature=sv=1&sig=2', shared access signature,"
        + " https://acme.blob.core.windows.net/backups",
    "'AccountName=acme;;odd;=x;AccountKey=a2V5;EndpointSuffix=core.example', account key,"
        + " https://acme.blob.core.example/backups",
    "'DefaultEndpointsProtocol=http;EndpointSuffix=core.example', none,"
        + " http://acme.blob.core.example/backups",
    "'BlobEndpoint=https://here.example:1/acme/', none, https://here.example:1/acme/backups",
    "'BlobEndpoint=file:///etc/passwd', none, https://acme.blob.core.windows.net/backups",
  })
  void aConnectionStringSaysWhatThePlaceDoesNot(String text, String key, String base) {
    var bare =
        new AzurePlace(
            "acme", "backups", "", Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    var known = ConnectionString.parse(text).known(bare);

    assertThat(known.key().map(AzureKey::toString).orElse("none")).isEqualTo(key);
    assertThat(known.base()).isEqualTo(base);
  }
}
