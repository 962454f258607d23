package dev.backstay.check;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.repository.IndexInspection;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.PackScan;
import dev.backstay.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Reads every pack whole, two at a time. Used once, by one thread.
public final class PackCheck {

  private static final int WORKERS = 2;

  private final Inspection inspection;
  private final IndexInspection index;
  private final Progress progress;
  private final ConcurrentLinkedQueue<PackScan> idle = new ConcurrentLinkedQueue<>();
  private final List<String> unsteady = new ArrayList<>();
  private long bytesRead;

  /// Reads the packs that the index knows or the store lists.
  public PackCheck(Inspection inspection, IndexInspection index, Progress progress) {
    this.inspection = inspection;
    this.index = index;
    this.progress = progress;
  }

  /// What one pack was on the first reading and, if that was bad, on the second.
  private record Outcome(PackScan.Result last, boolean unsteady) {}

  /// Reads them, and hands over what was found in each that is damaged.
  public void run(Consumer<PackScan.Result> onDamage) {
    var packs = index.packs();
    var total = packs.values().stream().mapToLong(Long::longValue).sum();
    progress.report(new Progress.Step("check packs", "", total));
    var workers =
        Executors.newFixedThreadPool(
            WORKERS, Thread.ofPlatform().daemon().name("check-", 0).factory());
    try {
      for (var outcome : submit(workers, packs.keySet().stream().toList())) {
        take(await(outcome), onDamage);
      }
    } finally {
      workers.shutdownNow();
      workers.close();
      idle.forEach(PackScan::close);
    }
  }

  private List<Future<Outcome>> submit(ExecutorService workers, List<String> packs) {
    var running = new ArrayList<Future<Outcome>>();
    packs.forEach(pack -> running.add(workers.submit(() -> scan(pack))));
    return running;
  }

  /// What is bad is read again: a store or a memory that errs now and then is not rot.
  private Outcome scan(String pack) {
    var kept = idle.poll();
    var scan = kept == null ? inspection.newScan() : kept;
    try {
      var first = index.scan(pack, scan);
      progress.report(new Progress.Advanced(first.bytesRead(), 1));
      if (first.damage().isEmpty()) {
        return new Outcome(first, false);
      }
      var second = index.scan(pack, scan);
      return new Outcome(second, second.damage().isEmpty());
    } finally {
      idle.add(scan);
    }
  }

  private void take(Outcome outcome, Consumer<PackScan.Result> onDamage) {
    bytesRead += outcome.last.bytesRead();
    if (outcome.last.damage().isPresent()) {
      onDamage.accept(outcome.last);
    }
    index.add(outcome.last);
    if (outcome.unsteady) {
      unsteady.add(outcome.last.pack());
    }
  }

  private static Outcome await(Future<Outcome> running) {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(FailureCode.CANCELLED, "the check was interrupted", null, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("reading packs failed", e);
      }
    }
  }

  /// Packs that were damaged at first and sound at the second reading.
  List<String> unsteady() {
    return List.copyOf(unsteady);
  }

  /// How many bytes of packs were read.
  long bytesRead() {
    return bytesRead;
  }
}
