package dev.backstay.store.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.PatientStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.Timing;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.DisturbedServer.CutAfter;
import dev.backstay.testing.DisturbedServer.Disturbance;
import dev.backstay.testing.DisturbedServer.Dropped;
import dev.backstay.testing.DisturbedServer.Edited;
import dev.backstay.testing.DisturbedServer.Headed;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.DisturbedServer.Request;
import dev.backstay.testing.DisturbedServer.Silent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every store that speaks HTTP makes of a server, or of what stands before it, that does
/// wrong.
public abstract class WebStoreFaults {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final ObjectKey OTHER = new ObjectKey("packs/b");
  private static final byte[] BYTES = bytes();
  private static final String PAGE = "<html><body>Welcome</body></html>";

  private final AtomicInteger left = new AtomicInteger();
  private volatile Predicate<Request> when = _ -> false;
  private volatile Disturbance what = new Silent();
  private DisturbedServer server;
  private ObjectStore store;

  private static byte[] bytes() {
    var bytes = new byte[50_000];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  /// Where the undisturbed server listens.
  protected abstract URI server() throws IOException;

  /// A store in a new place, reached there.
  ///
  /// @param silence how long the server may say nothing
  protected abstract ObjectStore open(URI endpoint, Duration silence) throws IOException;

  /// Whether an object is created so.
  protected abstract boolean isUpload(Request request);

  /// Whether a part of an object is read so.
  protected abstract boolean isRead(Request request);

  /// Whether objects are listed so.
  protected abstract boolean isListing(Request request);

  /// An answer to an upload with another checksum.
  protected abstract Disturbance otherChecksum();

  /// A listing whose every page names the same next one.
  protected abstract String withSameNext(String listing);

  @BeforeEach
  void makeStore() throws IOException {
    server =
        DisturbedServer.before(
            server(), request -> when.test(request) && left.getAndDecrement() > 0 ? what : null);
    store = open(server.endpoint(), Duration.ofSeconds(2));
    store.create(KEY, Content.of(BYTES));
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  private void disturb(int times, Predicate<Request> when, Disturbance what) {
    this.what = what;
    this.when = when;
    left.set(times);
  }

  private ObjectStore patient() {
    return new PatientStore(
        store, Duration.ofSeconds(10), Timing.system(), new SplittableRandom(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPassIsAskedForAgain(int status) throws IOException {
    disturb(1, _ -> true, new Instead(status, "text/plain", "slow down", null));
    assertThatThrownBy(() -> store.read(KEY, 0, 10)).isInstanceOf(StoreBusyException.class);

    disturb(2, _ -> true, new Instead(status, "text/plain", "slow down", null));
    patient().create(OTHER, Content.of(BYTES));
    assertThat(store.read(OTHER, 0, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void aConnectionThatBreaksDuringAnUploadLeavesNoObject() throws IOException {
    disturb(1, this::isUpload, new Dropped(false));
    assertThatThrownBy(() -> store.create(OTHER, Content.of(BYTES)))
        .isInstanceOf(StoreBusyException.class);
    assertThat(store.find(OTHER)).isEmpty();

    disturb(1, this::isUpload, new Dropped(false));
    patient().create(OTHER, Content.of(BYTES));
    assertThat(store.read(OTHER, 0, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void anObjectWhoseAnswerWasLostIsThereAndSaidToBe() throws IOException {
    disturb(1, this::isUpload, new Dropped(true));

    assertThatThrownBy(() -> patient().create(OTHER, Content.of(BYTES)))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(store.read(OTHER, 0, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void aPartThatIsCutIsNotTakenForTheWholeOne() throws IOException {
    disturb(1, this::isRead, new CutAfter(1000));
    assertThatThrownBy(() -> store.read(KEY, 0, 40_000)).isInstanceOf(StoreBusyException.class);

    disturb(1, this::isRead, new CutAfter(1000));
    assertThat(patient().read(KEY, 100, 40_000)).isEqualTo(Arrays.copyOfRange(BYTES, 100, 40_100));
  }

  @Test
  void anAnswerWithNoRangeOrAnotherOneIsRefused() {
    disturb(1, this::isRead, new Headed("Content-Range", null));
    assertThatThrownBy(() -> store.read(KEY, 5, 10)).hasMessageContaining("without the range");

    disturb(1, this::isRead, new Headed("Content-Range", "bytes 6-15/50000"));
    assertThatThrownBy(() -> store.read(KEY, 5, 10)).hasMessageContaining("6-15");
  }

  @Test
  void aServerThatTookOtherBytesIsFoundOut() {
    disturb(1, this::isUpload, otherChecksum());

    assertThatThrownBy(() -> store.create(OTHER, Content.of(BYTES)))
        .hasMessageContaining("MD5 differs");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 404})
  void aPageForPeopleIsNoAnswer(int status) {
    var page = new Instead(status, "text/html", PAGE, "http://127.0.0.1:9/elsewhere");
    disturb(100, _ -> true, page);

    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.list("packs"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.read(KEY, 0, 10))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.create(OTHER, Content.of(BYTES)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsForbiddenIsSaidToBe() {
    disturb(100, _ -> true, new Instead(403, "text/plain", "no", null));

    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> store.list("packs")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aServerWithoutRoomIsFull() {
    disturb(1, this::isUpload, new Instead(507, "text/plain", "no", null));

    assertThatThrownBy(() -> store.create(OTHER, Content.of(BYTES)))
        .isInstanceOf(StoreFullException.class);
  }

  @Test
  void aListingThatIsCutOrGoesRoundIsNotTakenForAll() {
    disturb(100, this::isListing, new Edited(text -> text.substring(0, text.length() / 2)));
    assertThatThrownBy(() -> store.list("packs")).isInstanceOf(IOException.class);

    disturb(100, this::isListing, new Edited(this::withSameNext));
    assertThatThrownBy(() -> store.list("packs")).isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (var hasty = open(server.endpoint(), Duration.ofMillis(250))) {
      disturb(1, _ -> true, new Silent());

      assertThatThrownBy(() -> hasty.list("packs")).isInstanceOf(StoreBusyException.class);
    }
  }
}
