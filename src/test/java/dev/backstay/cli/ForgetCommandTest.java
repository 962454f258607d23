package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Forgetting and bringing back, as it is typed.
class ForgetCommandTest {

  private static final Instant START = Instant.parse("2027-05-01T12:00:00Z");

  @TempDir Path directory;
  private Shell shell;
  private Instant now = START;

  @BeforeEach
  void makeARepository() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    configure("keep_last: 1");
    itIs(START);
    shell.must("init");
  }

  private void configure(String rules) throws IOException {
    shell.configure("high");
    Files.writeString(
        shell.at("backstay.yaml"), "retention: { " + rules + " }\n", StandardOpenOption.APPEND);
  }

  private void itIs(Instant time) {
    now = time;
    shell.itIs(time);
  }

  private String backup(String... more) {
    itIs(now.plus(Duration.ofHours(1)));
    var words = new ArrayList<>(List.of("backup", "--json"));
    words.addAll(List.of(more));
    return shell.must(words.toArray(String[]::new)).idOfLast();
  }

  private List<String> there() {
    return ids(shell.must("snapshots", "--all", "--json").json(), "snapshots");
  }

  private static List<String> ids(Map<String, Object> json, String list) {
    return JsonValues.objects(json, list).stream()
        .map(each -> JsonValues.text(each, "id"))
        .toList();
  }

  private long commits() throws IOException {
    try (var files = Files.walk(shell.at("repository/commits"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void thePolicyIsAppliedAndEverythingIsTold() throws IOException {
    var first = backup();
    var second = backup();
    var before = commits();

    var plan = shell.must("forget", "--dry-run");
    assertThat(plan.out()).contains("would go  " + first, "kept      " + second, "newest good");
    assertThat(plan.err()).contains("nothing was changed: 1 snapshot would be forgotten, 1 kept");
    assertThat(commits()).isEqualTo(before);

    var done = shell.must("forget");
    assertThat(done.out()).contains("no rule keeps it").contains("last 1");
    assertThat(done.err())
        .contains(
            "1 snapshot forgotten; `backstay undelete "
                + first
                + "` brings it back until "
                + Words.time(now.plus(Duration.ofDays(7))))
        .contains("backstay prune");
    assertThat(there()).containsExactly(second);
    assertThat(commits()).isEqualTo(before + 1);
  }

  @Test
  void toForgetTwiceForgetsNothingMoreAndCommitsNothing() throws IOException {
    backup();
    backup();
    shell.must("forget");
    var before = commits();

    assertThat(shell.must("forget").err()).contains("nothing to forget");
    assertThat(commits()).isEqualTo(before);
  }

  @Test
  void aSnapshotOf2037DisplacesNothingGood() {
    var first = backup();
    var good = backup();
    var sane = now;
    itIs(Instant.parse("2037-01-01T00:00:00Z"));
    var ahead = backup();
    itIs(sane);

    shell.must("forget");

    assertThat(there()).containsExactly(good, ahead).doesNotContain(first);
    assertThat(shell.must("snapshots", "--forgotten").out()).contains(first);
  }

  @Test
  void suspectAndIncompleteOnesTakeNoPlaceOfAGoodOne() throws IOException {
    var good = backup();
    Files.writeString(shell.at("live/state.json"), "{\"torn");
    itIs(now.plus(Duration.ofHours(1)));
    assertThat(shell.run("backup").exit()).isEqualTo(20);
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[1,2,3]}");
    Files.move(shell.at("live/logs"), shell.at("live/away"));
    itIs(now.plus(Duration.ofHours(1)));
    assertThat(shell.run("backup").exit()).isEqualTo(3);

    var json = shell.must("forget", "--json").json();

    assertThat(ids(json, "kept")).hasSize(3).contains(good);
    assertThat(ids(json, "forgotten")).isEmpty();
    assertThat(shell.must("forget", "--dry-run").out())
        .contains("suspect", "newest, though incomplete");
  }

  @Test
  void aSafetySnapshotStaysWhileItIsHeld() throws IOException {
    var first = backup();
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[1,2,3,4]}");
    itIs(now.plus(Duration.ofHours(1)));
    shell.must("restore", first, "--yes");
    var safety = there().getLast();
    var last = backup();

    shell.must("forget");
    assertThat(there()).containsExactly(safety, last);
    assertThat(shell.run("forget", safety).err())
        .contains("held until", "[snapshot-protected]", "backstay unpin");

    itIs(now.plus(Duration.ofDays(31)));
    var later = backup();
    shell.must("forget");
    assertThat(there()).containsExactly(later);
  }

  @Test
  void whatIsPinnedStaysUntilItIsUnpinned() {
    var pinned = backup("--pin", "before upgrade");
    var last = backup();
    shell.must("forget");
    assertThat(there()).containsExactly(pinned, last);
    var refused = shell.run("forget", pinned);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("pinned: before upgrade", "[snapshot-protected]");

    shell.must("unpin", pinned);
    shell.must("forget");
    assertThat(there()).containsExactly(last);
  }

  @Test
  void byNameTheNewestGoodOneIsRefusedAndNothingIsForgotten() throws IOException {
    var first = backup();
    var second = backup();
    var before = commits();
    var refused = shell.run("forget", first, "latest");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(second + " stays: newest good", "backstay backup");
    assertThat(commits()).isEqualTo(before);

    assertThat(shell.must("forget", first, first).out()).contains("asked for by name");
    assertThat(there()).containsExactly(second);
  }

  @Test
  void aForgottenOneIsNamedByNothingAndComesBack() {
    var first = backup();
    var second = backup();
    shell.must("forget", first);

    assertThat(shell.run("show", "latest~1").exit()).isEqualTo(2);
    var unknown = shell.run("restore", first, "--dry-run");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("was forgotten at", "[snapshot-forgotten]", "backstay undelete " + first);
    assertThat(shell.run("undelete", second).err()).contains("is not forgotten");

    var listed = shell.must("snapshots", "--forgotten", "--json").json();
    assertThat(ids(listed, "forgotten")).containsExactly(first);
    shell.must("undelete", first.substring(0, 6));
    assertThat(there()).containsExactly(first, second);
    assertThat(shell.must("restore", first, "--dry-run").exit()).isZero();
    assertThat(shell.must("check", "--read-data").exit()).isZero();
    assertThat(shell.must("snapshots", "--forgotten").err()).contains("no forgotten snapshots");
  }

  @Test
  void afterItsTimeAForgottenOneCannotComeBack() throws IOException {
    configure("keep_last: 1, undelete: 2h");
    var first = backup();
    backup();
    shell.must("forget");
    itIs(now.plus(Duration.ofHours(2)));

    var late = shell.run("undelete", first);
    assertThat(late.exit()).isEqualTo(2);
    assertThat(late.err()).contains("could come back until", "[snapshot-forgotten]");
    assertThat(shell.must("snapshots", "--forgotten").out()).isEmpty();
  }

  @Test
  void onlyTheConfiguredOrchestratorIsJudgedUnlessAllAreAskedFor() throws IOException {
    var own = backup();
    var text = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"), text.replace("orchestrator: demo", "orchestrator: other"));
    var foreign = backup();
    var newest = backup();
    Files.writeString(shell.at("backstay.yaml"), text);
    var last = backup();

    shell.must("forget");
    assertThat(there()).containsExactly(foreign, newest, last).doesNotContain(own);

    assertThat(shell.must("forget", "--all-orchestrators").out()).contains("ORCHESTRATOR");
    assertThat(there()).containsExactly(newest, last);
  }

  @Test
  void onlyThoseWithTheTagAreForgotten() {
    var first = backup("--tag", "nightly");
    var second = backup();
    var last = backup();

    shell.must("forget", "--tag", "nightly");

    assertThat(there()).containsExactly(second, last).doesNotContain(first);
  }

  @Test
  void withoutAPolicyNothingIsForgottenButByName() throws IOException {
    shell.configure("high");
    var first = backup();
    var second = backup();
    var refused = shell.run("forget");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("[retention-empty]", "retention: {");

    shell.must("forget", first);
    assertThat(there()).containsExactly(second);
    assertThat(shell.run("forget", second, "--tag", "a").exit()).isEqualTo(2);
  }

  @Test
  void anotherOrchestratorIsBackedUpMeanwhile() throws Exception {
    backup();
    var last = backup();
    var other = directory.resolve("other");
    Files.createDirectories(other.resolve("live"));
    Files.createDirectories(other.resolve("scratch"));
    var fifo = other.resolve("gate").toString();
    assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
    Files.writeString(
        other.resolve("backstay.yaml"),
        """
        version: 1
        orchestrator: other
        state_dir: %s
        scratch_dir: scratch
        repositories: { local: { url: %s } }
        components:
          slow: { kind: command, capture: [cat, %s] }
        """
            .formatted(shell.at("host"), shell.at("repository"), fifo));
    var second = new Shell(other);
    second.itIs(now);
    var begun = new CountDownLatch(1);
    try (var threads = Executors.newSingleThreadExecutor()) {
      var backup =
          threads.submit(
              () -> {
                begun.countDown();
                return second.must("backup", "--json").idOfLast();
              });
      begun.await();
      // The gate opens only once somebody reads from it: the backup is under way then.
      try (var gate = Files.newOutputStream(Path.of(fifo))) {
        shell.must("forget", "--all-orchestrators");
        assertThat(there()).containsExactly(last);
        gate.write("what it says".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      var meanwhile = backup.get();
      assertThat(there()).containsExactly(last, meanwhile);
    }
    assertThat(shell.must("check", "--read-data").exit()).isZero();
  }
}
