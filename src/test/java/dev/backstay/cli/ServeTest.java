package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunState;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.SmallInstallation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service as a process, with callers.
class ServeTest {

  private static final int HEAP_MIB = 80;
  private static final int NOT_LET_IN = 0;

  /// What may be open beside what was open before: connections that are not closed yet, and what
  /// the virtual machine opens when it pleases.
  private static final int SLACK = 25;

  @TempDir Path otherwise;
  private Path place = Path.of(".");
  private ServiceStand stand;

  @BeforeEach
  void make() throws Exception {
    place = SmallInstallation.temporary(otherwise);
    stand = new ServiceStand(place);
  }

  @AfterEach
  void remove() throws Exception {
    stand.close();
    SmallInstallation.remove(place);
  }

  private static long count(Process process, String what) throws IOException {
    try (var all = Files.list(Path.of("/proc", Long.toString(process.pid()), what))) {
      return all.count();
    }
  }

  private void check() throws Exception {
    var id = JsonValues.text(stand.ask("POST", "/runs", "{\"kind\":\"check\"}"), "id");
    ServiceStand.until(
        "end of " + id, () -> stand.ask("GET", "/runs/" + id, "").containsKey("ended_at"));
  }

  @Test
  void anIdleServiceEndsAtOnceAndASecondOneIsRefused() throws Exception {
    var began = System.nanoTime();
    var service = stand.serve();
    System.out.printf(
        "harness: serve listens after %d ms%n", (System.nanoTime() - began) / 1_000_000);
    var second = stand.typed(128, "serve");

    assertThat(second.waitFor()).isEqualTo(11);
    assertThat(stand.said()).contains("another `backstay serve` works with");
    assertThat(stand.ask("GET", "/runs", "")).containsKey("runs");
    var took = stand.end(service);
    System.out.println("harness: an idle service ended after " + took.toMillis() + " ms");
    assertThat(service.exitValue()).isEqualTo(143);
    // That it ended is nothing that is wrong.
    assertThat(stand.said()).doesNotContain("store_unreachable");
  }

  @Test
  void runsLeaveNoThreadAndNoFileOpen() throws Exception {
    var runs = EveryFailure.isLarge() ? 50 : 6;
    var service = stand.serve(HEAP_MIB);
    check();
    check();
    var files = count(service, "fd");
    var threads = count(service, "task");
    for (var i = 0; i < runs; i++) {
      check();
    }
    System.out.printf(
        "harness: %d runs: %d files and %d threads, then %d and %d%n",
        runs, files, threads, count(service, "fd"), count(service, "task"));
    assertThat(count(service, "fd")).isLessThan(files + SLACK);
    assertThat(count(service, "task")).isLessThan(threads + SLACK);
    stand.end(service);
  }

  /// Of one address only so many connections are taken; the others are closed without a word.
  private static int status(CompletableFuture<HttpResponse<String>> answer)
      throws InterruptedException {
    try {
      return answer.get().statusCode();
    } catch (ExecutionException closed) {
      assertThat(closed).hasCauseInstanceOf(IOException.class);
      return NOT_LET_IN;
    }
  }

  /// Many readers and followers while a backup is at work: each is answered, or refused as is
  /// documented, and the heap is enough.
  @Test
  void manyReadersDisturbNoBackup() throws Exception {
    var readers = EveryFailure.isLarge() ? 2000 : 200;
    stand.block("resume");
    var service = stand.serve(HEAP_MIB);
    var id = JsonValues.text(stand.ask("POST", "/runs", "{\"kind\":\"backup\"}"), "id");
    stand.awaitReached("resume");
    var streams = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var i = 0; i < 20; i++) {
      streams.add(
          stand
              .client()
              .sendAsync(
                  stand.request("GET", "/runs/" + id + "/events", ""),
                  HttpResponse.BodyHandlers.ofString()));
    }
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var i = 0; i < readers; i++) {
      var path = List.of("/snapshots", "/runs").get(i % 2);
      answers.add(
          stand
              .client()
              .sendAsync(stand.request("GET", path, ""), HttpResponse.BodyHandlers.ofString()));
    }
    var statuses = new TreeMap<Integer, Integer>();
    for (var answer : answers) {
      statuses.merge(status(answer), 1, Integer::sum);
    }
    stand.release("resume");
    var followed = 0;
    for (var stream : streams) {
      var status = status(stream);
      statuses.merge(status, 1, Integer::sum);
      followed += status == 200 && stream.get().body().contains("event: end") ? 1 : 0;
    }
    System.out.println("harness: load: " + statuses + ", followed to the end by " + followed);

    assertThat(statuses.keySet()).isSubsetOf(NOT_LET_IN, 200, 429, 503);
    assertThat(statuses.get(200)).isGreaterThan(20);
    assertThat(followed).isGreaterThan(0);
    stand.awaitRuns(_ -> true);
    assertThat(stand.newest(RunKind.BACKUP).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stand.said()).doesNotContain("OutOfMemory", "not enough memory");
    assertThat(service.isAlive()).isTrue();
    stand.end(service);
  }

  /// Those who wear the service down are beside it all the time: whoever asks properly is answered,
  /// the backup is taken, and the heap is enough.
  @Test
  void hostileCallersDisturbNobody() throws Exception {
    var hostile = EveryFailure.isLarge() ? 120 : 40;
    var questions = EveryFailure.isLarge() ? 400 : 40;
    stand.block("resume");
    var service = stand.serve(HEAP_MIB);
    var id = JsonValues.text(stand.ask("POST", "/runs", "{\"kind\":\"backup\"}"), "id");
    stand.awaitReached("resume");
    var files = count(service, "fd");
    var tried = new TreeMap<HostileCallers.Way, Long>();
    try (var callers = new HostileCallers(stand.address(), hostile);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stream =
          stand
              .client()
              .sendAsync(
                  stand.request("GET", "/runs/" + id + "/events", ""),
                  HttpResponse.BodyHandlers.ofString());
      var readers = new ArrayList<Future<List<Integer>>>();
      for (var reader = 0; reader < 5; reader++) {
        readers.add(threads.submit(() -> statuses(questions)));
      }
      for (var reader : readers) {
        assertThat(reader.get()).hasSize(questions).containsOnly(200);
      }
      stand.release("resume");
      assertThat(stream.get().statusCode()).isEqualTo(200);
      assertThat(stream.get().body()).contains("event: end");
      for (var way : HostileCallers.Way.values()) {
        tried.put(way, callers.attempts(way));
      }
    }
    System.out.println("harness: hostile callers: " + tried);

    assertThat(tried.values()).allMatch(count -> count > 0);
    stand.awaitRuns(_ -> true);
    assertThat(stand.newest(RunKind.BACKUP).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stand.said()).doesNotContain("OutOfMemory", "not enough memory");
    assertThat(service.isAlive()).isTrue();
    ServiceStand.until("connections let go", () -> count(service, "fd") < files + SLACK);
    stand.end(service);
  }

  private List<Integer> statuses(int questions) throws Exception {
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < questions; i++) {
      var path = List.of("/snapshots", "/runs", "/orchestrators").get(i % 3);
      statuses.add(stand.send(stand.request("GET", path, "")).statusCode());
    }
    return statuses;
  }
}
