package dev.backstay.store.gcs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.web.Refusal;
import dev.backstay.store.web.WebStoreFaults;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.DisturbedServer.Disturbance;
import dev.backstay.testing.DisturbedServer.Edited;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.DisturbedServer.Request;
import dev.backstay.testing.FakeGoogleStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same between us and a fake of Google's server.
class GcsFaultsTest extends WebStoreFaults {

  @TempDir Path directory;
  private static FakeGoogleStorage fake;
  private static int number;

  @BeforeAll
  static void startFake() throws IOException {
    fake = new FakeGoogleStorage();
  }

  @AfterAll
  static void stopFake() {
    fake.close();
  }

  @Override
  protected URI server() {
    return fake.endpoint();
  }

  @Override
  protected ObjectStore open(URI endpoint, Duration silence) throws IOException {
    var file = fake.writeCredentials(directory.resolve("account.json"));
    var place =
        new GcsPlace(
            FakeGoogleStorage.BUCKET,
            "place-" + ++number,
            Optional.of(endpoint),
            Optional.of(file),
            silence);
    return GcsStore.open(
        place, new GcsStore.Surroundings(InstantSource.system(), Optional.empty()));
  }

  @Override
  protected boolean isUpload(Request request) {
    return request.path().startsWith("/upload/");
  }

  @Override
  protected boolean isRead(Request request) {
    return request.query().contains("alt=media");
  }

  @Override
  protected boolean isListing(Request request) {
    return request.query().contains("maxResults=");
  }

  @Override
  protected Disturbance otherChecksum() {
    return new Edited(
        text -> text.replaceAll("\"md5Hash\":\"[^\"]*\"", "\"md5Hash\":\"b3RoZXI=\""));
  }

  @Override
  protected String withSameNext(String listing) {
    return "{\"kind\":\"storage#objects\",\"nextPageToken\":\"again\"}";
  }

  /// Some refusals of Google's are 403 and pass.
  @Test
  void tooManyRequestsPassWhateverTheirStatus() throws IOException {
    var body = "{\"error\":{\"errors\":[{\"reason\":\"userRateLimitExceeded\"}]}}";
    try (var limited =
            DisturbedServer.before(
                fake.endpoint(), _ -> new Instead(403, "application/json", body, null));
        var store = open(limited.endpoint(), Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> store.list("packs"))
          .isInstanceOf(StoreBusyException.class)
          .hasMessageContaining(new Refusal(403, "userRateLimitExceeded", "").words());
    }
  }
}
