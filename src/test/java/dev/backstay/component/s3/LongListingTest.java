package dev.backstay.component.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Bucket;
import dev.backstay.s3.BucketServer;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.ListingServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listing that would not fit into the memory that there is.
class LongListingTest {

  private static final int KEYS = 100_000;

  /// Less than half of what so many keys with their paths take.
  private static final String HEAP = "-Xmx40m";

  @TempDir Path directory;

  @Test
  void aHundredThousandKeysAreCapturedInLittleMemory() throws Exception {
    try (var server = new ListingServer(KEYS)) {
      var scratch = Files.createDirectory(directory.resolve("scratch"));
      var process =
          ChildJava.running(
                  Child.class.getName(),
                  List.of(HEAP),
                  server.endpoint().toString(),
                  scratch.toString())
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said.lines().toList().getLast()).isEqualTo(KEYS + " in order");
      assertThat(server.pages()).isEqualTo(KEYS / 1000);
      assertThat(scratch).isEmptyDirectory();
    }
  }

  /// Captures as evidence is captured: with files in the directory that is configured.
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) {
      var keys = Optional.of(new BucketServer.Keys("a", "b"));
      var endpoint = Optional.of(URI.create(arguments[0]));
      var bucket =
          new Bucket(
              new ComponentName("many"),
              Importance.HIGH,
              0,
              new BucketServer(endpoint, Optional.of("us-east-1"), true, keys),
              "bucket",
              List.of(),
              Optional.empty(),
              Duration.ofSeconds(20),
              List.of());
      var handler = new BucketHandler(bucket, Path.of(arguments[1]), InstantSource.system());
      var count = 0;
      try (var capture = handler.captureAsIs()) {
        for (var next = capture.next(); next.isPresent(); next = capture.next()) {
          var meta = next.get().meta();
          if (meta.type() == EntryType.FILE) {
            if (!meta.path().value().equals(ListingServer.key(count))) {
              throw new IllegalStateException(meta.path() + " is not number " + count);
            }
            count++;
          }
        }
      }
      System.out.println(count + " in order");
    }
  }
}
