package dev.backstay.component.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Scratch;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Note;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealBucket.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Captures while somebody writes a ledger: objects that are never changed, and one, `index`, that
/// says how many there are and is written after each of them.
class BucketLiveCaptureTest {

  private static final long PAUSE_MILLIS = 60;

  /// The files that S3Proxy lists while it writes them.
  private static final Pattern UNFINISHED = Pattern.compile("(index|ledger/\\d+)-[0-9a-f-]{36}");

  @TempDir Path directory;

  /// Writes until it is stopped; what it has been told to be written is acknowledged.
  private static final class Writer implements AutoCloseable {

    private final RealBucket bucket;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    Writer(RealBucket bucket) throws InterruptedException {
      this.bucket = bucket;
      thread = Thread.ofPlatform().start(this::write);
      while (acknowledged.get() < 3 && thread.isAlive()) {
        Thread.sleep(5);
      }
    }

    private void write() {
      while (!stopped.get()) {
        var number = acknowledged.get() + 1;
        bucket.put("ledger/" + number, contentOf(number));
        bucket.put("index", indexOf(number));
        acknowledged.set(number);
        try {
          Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void close() {
      stopped.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String contentOf(int number) {
    return "entry " + number + " ".repeat(number % 50);
  }

  /// Long, so that one that is torn shows.
  private static String indexOf(int number) {
    return (number + "\n").repeat(200);
  }

  /// What was captured, and how far the writer was when the listing had ended.
  private record Captured(Map<String, String> files, int listedUpTo, String changed) {}

  /// The writer goes on between the listing and the reading.
  private Captured capture(RealBucket bucket, Writer writer) throws InterruptedException {
    var handler = new BucketHandler(bucket.component(), directory, InstantSource.system());
    var capture = handler.capture(new Scratch(directory));
    // What it was told last may not be acknowledged yet.
    var listedUpTo = writer.acknowledged.get() + 1;
    while (writer.acknowledged.get() <= listedUpTo && writer.thread.isAlive()) {
      Thread.sleep(5);
    }
    var content = InMemoryContent.of(capture);
    var facts = content.component().facts();
    assertThat(facts.notes())
        .allMatch(it -> it.kind() == Note.Kind.VANISHED && UNFINISHED.matcher(it.path()).matches());
    var files = new TreeMap<String, String>();
    for (var each : content.stored()) {
      if (each.meta().type() == EntryType.FILE) {
        files.put(each.meta().path().value(), new String(each.bytes(), StandardCharsets.UTF_8));
      }
    }
    return new Captured(
        files, listedUpTo, String.valueOf(facts.details().get("changed_since_listing")));
  }

  /// How many the index names; it is one that was written as a whole.
  private static int named(Map<String, String> captured) {
    var index = String.valueOf(captured.get("index"));
    var number = Integer.parseInt(index.substring(0, index.indexOf('\n')));
    assertThat(index).isEqualTo(indexOf(number));
    return number;
  }

  private static void requireWhole(Map<String, String> captured, int upTo) {
    for (var number = 1; number <= upTo; number++) {
      assertThat(captured.get("ledger/" + number)).isEqualTo(contentOf(number));
    }
  }

  private static int captures() {
    return EveryFailure.isLarge() ? 500 : 20;
  }

  /// The index is the one that was listed, however long ago that is.
  @Test
  void withVersionsWhatWasListedIsRead() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3MOCK).versioned();
        var writer = new Writer(bucket)) {
      for (var i = 0; i < captures(); i++) {
        var before = writer.acknowledged.get();
        var captured = capture(bucket, writer);
        requireWhole(captured.files, before);
        assertThat(named(captured.files)).isBetween(before, captured.listedUpTo);
        assertThat(captured.changed).isEqualTo("0");
      }
      assertThat(writer.thread.isAlive()).isTrue();
    }
  }

  /// Without them it is a later one, whole, and that is counted.
  @Test
  void withoutVersionsWhatIsNewerThanTheListingIsCounted() throws Exception {
    try (var bucket = RealBucket.in(Engine.S3PROXY);
        var writer = new Writer(bucket)) {
      for (var i = 0; i < captures() / 4; i++) {
        var before = writer.acknowledged.get();
        var captured = capture(bucket, writer);
        requireWhole(captured.files, before);
        assertThat(named(captured.files)).isGreaterThanOrEqualTo(captured.listedUpTo);
        assertThat(captured.changed).isNotEqualTo("0");
      }
      assertThat(writer.thread.isAlive()).isTrue();
    }
  }
}
