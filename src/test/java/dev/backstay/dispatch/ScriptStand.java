package dev.backstay.dispatch;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.journal.Journal;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A real journal, and a program that is a script of the test: `one` and `two` are its
/// orchestrators.
final class ScriptStand implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  final Path place;
  final Journal journal;
  final RunFiles files;
  final List<Run> ended = new CopyOnWriteArrayList<>();

  /// How many changes of the ledger fail from now on.
  final AtomicInteger failing = new AtomicInteger();

  ScriptStand(Path place) {
    this.place = place;
    journal = Journal.open(place.resolve("service"));
    files = new RunFiles(place.resolve("service/runs"));
  }

  /// What the program does from now on. It finds `go`, `pids` and whatever it makes in its working
  /// directory; `$4` is the kind of the run.
  void script(String... lines) throws IOException {
    Files.writeString(place.resolve("program"), String.join("\n", lines) + "\n");
  }

  Program program() {
    return new Program(
        List.of("/bin/bash", place.resolve("program").toString()),
        place.resolve("backstay.yaml"),
        place);
  }

  Dispatcher dispatcher() {
    return dispatcher(journal.runs(), InstantSource.system());
  }

  /// One whose ledger fails as long as the stand says so.
  Dispatcher dispatcherThatFails() {
    return dispatcher(failingLedger(), InstantSource.system());
  }

  Dispatcher dispatcher(RunLedger ledger, InstantSource time) {
    var program = program();
    return new Dispatcher(
        Map.of("one", program, "two", program),
        ledger,
        files,
        new Children(Path.of("/proc")),
        time,
        ended::add);
  }

  private RunLedger failingLedger() {
    var real = journal.runs();
    return (RunLedger)
        Proxy.newProxyInstance(
            RunLedger.class.getClassLoader(),
            new Class<?>[] {RunLedger.class},
            (_, method, arguments) -> {
              if (List.of("started", "ended").contains(method.getName())
                  && failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StoreUnavailableException(
                    FailureCode.STORE_UNAVAILABLE, "the test says so", null);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
              }
            });
  }

  static RunRequest request(RunKind kind) {
    return RunRequest.of("one", kind, List.of(), "test");
  }

  static Run begin(Dispatcher dispatcher, RunKind kind) {
    return dispatcher.start(request(kind), Optional.empty());
  }

  /// The run when it has ended.
  static Run end(Dispatcher dispatcher, Run run) throws InterruptedException {
    var now = dispatcher.await(run.id(), PATIENCE).orElseThrow();
    if (!now.state().isEnd()) {
      throw new AssertionError("it does not end: " + now);
    }
    return now;
  }

  Path at(String name) {
    return place.resolve(name);
  }

  void go() throws IOException {
    Files.createFile(at("go"));
  }

  /// Waits until that is so.
  static void until(Callable<Boolean> isSo) throws Exception {
    for (var end = System.nanoTime() + PATIENCE.toNanos(); !isSo.call(); Thread.sleep(2)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come about");
      }
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
