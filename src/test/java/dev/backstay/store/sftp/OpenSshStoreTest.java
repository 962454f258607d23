package dev.backstay.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.store.PatientStore;
import dev.backstay.store.StoreTrial;
import dev.backstay.store.Timing;
import dev.backstay.testing.OpenSshHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every promise, kept by OpenSSH's own server.
class OpenSshStoreTest extends ObjectStoreContract {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path shared;
  private static OpenSshHost host;
  private Path root;

  @BeforeAll
  static void start() throws IOException {
    host = OpenSshHost.in(shared.resolve("host"));
  }

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    root = shared.resolve("objects/" + NUMBER.incrementAndGet());
    super.makeStore();
  }

  @Override
  protected ObjectStore newStore() {
    return SftpStore.open(host.place(root), host.access());
  }

  @AfterAll
  static void stop() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void theTrialFindsEveryPromiseKept() {
    var outcomes = new StoreTrial(store, InstantSource.system(), Timing.system()).run();

    assertThat(outcomes)
        .hasSize(10)
        .allSatisfy(
            it -> assertThat(it.verdict()).as(it.toString()).isEqualTo(StoreTrial.Verdict.KEPT));
  }

  @Test
  void whatIsLeftOfAnUploadIsNoObjectAndIsRemovedAfterADay() throws IOException {
    var temporary = Files.createDirectories(root.resolve(".tmp"));
    var old = Files.writeString(temporary.resolve("old"), "half of it");
    var young = Files.writeString(temporary.resolve("young"), "half of it");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    store.create(new ObjectKey("packs/a"), Content.of(new byte[10]));

    assertThat(store.list("packs")).hasSize(1);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(temporary).isDirectoryNotContaining(it -> !it.equals(young));
  }

  @Test
  void aLostConnectionIsMadeAnew() throws IOException {
    var patient =
        new PatientStore(store, Duration.ofSeconds(20), Timing.system(), new SplittableRandom(1));
    patient.create(new ObjectKey("a"), Content.of(new byte[100]));

    assertThat(host.cut()).isPositive();

    patient.create(new ObjectKey("b"), Content.of(new byte[100]));
    assertThat(patient.read(new ObjectKey("a"), 0, 200)).hasSize(100);
  }

  @Test
  void aLinkBelowTheDirectoryIsNoObject() throws IOException {
    store.create(new ObjectKey("packs/a"), Content.of(new byte[10]));
    Files.createSymbolicLink(root.resolve("packs/b"), root.resolve("packs/a"));
    Files.createSymbolicLink(root.resolve("packs/c"), shared);

    assertThat(store.list("packs")).hasSize(1);
    assertThat(store.find(new ObjectKey("packs/b"))).isEmpty();
  }
}
