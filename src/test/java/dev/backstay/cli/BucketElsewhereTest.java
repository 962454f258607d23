package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealBucket.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Restores of objects into another bucket, or below another prefix, than that which is configured.
class BucketElsewhereTest {

  private static final Map<String, String> LIVE =
      Map.of(
          "briefs/",
          "",
          "briefs/one.json",
          "1",
          "briefs/deep/two.json",
          "2",
          "briefs/deep",
          "both",
          "results/a",
          "3");

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void makeShell() {
    shell = new Shell(directory);
  }

  private void install(RealBucket bucket, String prefixes) throws Exception {
    LIVE.forEach(bucket::put);
    protect(bucket, prefixes);
  }

  private void protect(RealBucket bucket, String prefixes) throws Exception {
    Files.createDirectories(shell.at("scratch"));
    shell.set("ACCESS", RealBucket.ACCESS);
    shell.set("SECRET", RealBucket.SECRET);
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: repository }
        components:
          objects:
            kind: s3
            bucket: %s
            prefixes: [%s]
            endpoint: "%s"
            access_key: "${env:ACCESS}"
            secret_key: "${env:SECRET}"
        """
            .formatted(bucket.name(), prefixes, bucket.endpoint()));
    shell.must("init");
    shell.must("backup");
  }

  private Shell.Ran restore(String place, String... more) {
    var arguments = new ArrayList<>(List.of("restore", "latest", "--component", "objects"));
    arguments.addAll(List.of("--to", place));
    arguments.addAll(List.of(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  private Shell.Ran must(String place, String... more) {
    var ran = restore(place, more);
    assertThat(ran.exit()).as(ran.toString()).isZero();
    return ran;
  }

  /// What is below the prefix now: what was captured below another one.
  private static Map<String, String> moved(String from, String to) {
    var moved = new TreeMap<String, String>();
    LIVE.forEach(
        (key, content) -> {
          if (key.startsWith(from) && !(to + key.substring(from.length())).isEmpty()) {
            moved.put(to + key.substring(from.length()), content);
          }
        });
    return moved;
  }

  private static void requireUntouched(RealBucket live) {
    assertThat(live.contents()).isEqualTo(LIVE);
  }

  @Test
  void anotherBucketTakesTheKeysAsTheyAre() throws Exception {
    try (var live = RealBucket.in(Engine.S3MOCK);
        var other = RealBucket.in(Engine.S3MOCK)) {
      install(live, "briefs/, results/");
      other.put("briefs/there", "before");
      other.put("unrelated", "stays");
      var place = "s3://" + other.name();
      assertThat(restore(place).err()).contains("[restore-not-confirmed]");
      assertThat(must(place, "--yes", "--no-settle").out())
          .contains(", to " + other.endpoint() + "/" + other.name());
      var expected = new TreeMap<>(LIVE);
      expected.put("unrelated", "stays");
      assertThat(withoutWork(other)).isEqualTo(expected);
      shell.must("restore", "rollback");
      assertThat(other.contents())
          .isEqualTo(Map.of("briefs/there", "before", "unrelated", "stays"));
      requireUntouched(live);
    }
  }

  private static Map<String, String> withoutWork(RealBucket bucket) {
    var contents = new TreeMap<>(bucket.contents());
    contents.keySet().removeIf(it -> it.startsWith(".backstay-"));
    return contents;
  }

  /// A key that ends in `/`, and one beside keys below it, keep their places.
  @Test
  void anotherPrefixTakesThePlaceOfTheOnlyOne() throws Exception {
    try (var live = RealBucket.in(Engine.S3MOCK);
        var other = RealBucket.in(Engine.S3MOCK)) {
      install(live, "briefs/");
      other.put("copies/2026/deep/three.json", "goes");
      other.put("copies/2025", "stays");
      var place = "s3://" + other.name() + "/copies/2026";
      assertThat(must(place, "--dry-run").out()).contains(other.name() + "/copies/2026/");
      must(place, "--yes");
      var expected = moved("briefs/", "copies/2026/");
      expected.put("copies/2025", "stays");
      assertThat(other.contents()).isEqualTo(expected);
      // What is the same already is not sent again, and a part can be chosen as it is captured.
      other.put("copies/2026/one.json", "lost");
      other.put("copies/2026/deep/two.json", "changed");
      must(place, "--path", "briefs/one.json", "--yes");
      expected.put("copies/2026/deep/two.json", "changed");
      assertThat(other.contents()).isEqualTo(expected);
      requireUntouched(live);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherPrefixOfTheSameBucketIsAnotherPlace(Engine engine) throws Exception {
    try (var live = RealBucket.in(engine)) {
      live.put("results/a", "3");
      live.put("unrelated", "stays");
      protect(live, "results/");
      var before = live.contents();
      must("s3://" + live.name() + "/look", "--yes");
      assertThat(live.get("look/a")).isEqualTo("3");
      live.delete("look/a");
      assertThat(live.contents()).isEqualTo(before);
    }
  }

  @Test
  void aWholeBucketGoesBelowAPrefix() throws Exception {
    try (var live = RealBucket.in(Engine.S3MOCK);
        var other = RealBucket.in(Engine.S3MOCK)) {
      install(live, "");
      other.put("all/", "the folder itself");
      must("s3://" + other.name() + "/all/", "--yes");
      var expected = moved("", "all/");
      expected.put("all/", "the folder itself");
      assertThat(other.contents()).isEqualTo(expected);
      requireUntouched(live);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 30", "briefs, 30", "briefs/deep, 30", "other/prefix, 2", ".backstay-x/y, 2"})
  void whatIsLiveAndWhatIsNotOnePlaceIsRefused(String prefix, int exit) throws Exception {
    try (var live = RealBucket.in(Engine.S3MOCK)) {
      install(live, exit == 2 ? "briefs/, results/" : "briefs/");
      var ran = restore("s3://" + live.name() + "/" + prefix, "--yes");
      assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
      requireUntouched(live);
    }
  }

  @Test
  void aBucketThatIsNotThereIsRefusedBeforeAnythingIsDone() throws Exception {
    try (var live = RealBucket.in(Engine.S3PROXY)) {
      live.put("results/a", "3");
      protect(live, "results/");
      var ran = restore("s3://nowhere-at-all", "--dry-run");
      assertThat(ran.exit()).as(ran.toString()).isEqualTo(30);
      assertThat(ran.err()).contains("nowhere-at-all");
    }
  }

  @Test
  void whoeverIsKilledItIsAllNewOrAllOld() throws Exception {
    try (var live = RealBucket.in(Engine.S3PROXY);
        var other = RealBucket.in(Engine.S3PROXY)) {
      for (var i = 0; i < 40; i++) {
        live.put("results/" + i, "new " + i);
        other.put("results/" + i, "old " + i);
      }
      protect(live, "results/");
      var wanted = live.contents();
      var former = other.contents();
      var random = new Random(7);
      var processes =
          new OwnProcess(
              directory, Map.of("ACCESS", RealBucket.ACCESS, "SECRET", RealBucket.SECRET));
      var ends = new TreeMap<String, Integer>();
      for (var run = 0; run < (EveryFailure.isLarge() ? 60 : 2); run++) {
        var resuming = run % 2 == 0;
        var process =
            processes.start(
                "restore",
                "latest",
                "--component",
                "objects",
                "--to",
                "s3://" + other.name(),
                "--yes");
        processes.awaitJournal(process, "SWAPPING");
        Thread.sleep(random.nextLong(150));
        process.destroyForcibly().waitFor();
        var status = shell.must("restore", "status", "--json").json();
        ends.merge(String.valueOf(status.getOrDefault("phase", "none")), 1, Integer::sum);
        if (Boolean.TRUE.equals(status.get("unfinished"))) {
          var goesOn = resuming || "settling".equals(status.get("phase"));
          shell.must("restore", goesOn ? "resume" : "rollback");
          assertThat(other.contents()).isEqualTo(goesOn ? wanted : former);
        } else {
          assertThat(other.contents()).isEqualTo(wanted);
        }
        former.forEach(other::put);
        assertThat(live.contents()).isEqualTo(wanted);
      }
      System.out.println("harness: restore into another bucket, kill -9: " + ends);
    }
  }
}
