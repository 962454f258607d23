package dev.backstay.rehearsal;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.scratch.ScratchProgram;
import dev.backstay.scratch.ScratchSession;
import dev.backstay.service.LoopbackRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One start of a service in a drill, up to its end, which comes at the latest with the area.
public final class Attempt {

  private static final Duration TRY_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// How long one that nobody can ask must run to count as started.
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final ServiceTrial trial;
  private final ServicePlan plan;
  private final Scrubbing scrubbing;
  private final long began = System.nanoTime();
  private @Nullable ScratchSession session;
  private String unwell = "it was not started";
  private Optional<String> answered = Optional.empty();

  /// One of that plan.
  public Attempt(ServiceTrial trial, ServicePlan plan) {
    this.trial = trial;
    this.plan = plan;
    scrubbing = Scrubbing.of(trial, plan);
  }

  /// Starts it, and waits until it is well, has ended, or the time is over.
  ///
  /// @return why it does not start; nothing if it runs
  public List<String> start(ScratchArea area, RunAs account) throws IOException {
    var started =
        area.open(
            new ScratchProgram.Start(
                "service", plan.argv(), plan.directory(), account, plan.variables(), "", "TERM"));
    session = started;
    var within =
        least(trial.ready().map(ServiceTrial.Readiness::within).orElse(WITHIN), trial.limit());
    var end = System.nanoTime() + least(within, left()).toNanos();
    while (true) {
      var remaining = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      var seen = look(started, least(remaining, TRY_MAX));
      if (started.ended().isPresent()) {
        return List.of(endWords(started));
      }
      if (seen.isEmpty()) {
        unwell = "";
        return List.of();
      }
      if (end - System.nanoTime() < PAUSE.toNanos()) {
        unwell = "within %d s it %s%s".formatted(within.toSeconds(), seen.get(), said(started));
        return List.of();
      }
      pause();
    }
  }

  /// Why it is not well; nothing if it is.
  public List<String> unwell() {
    return unwell.isEmpty() ? List.of() : List.of(unwell);
  }

  /// How much of its time is left.
  Duration left() {
    var nanos = trial.limit().toNanos() - (System.nanoTime() - began);
    return Duration.ofNanos(Math.max(1_000_000, nanos));
  }

  /// What an answer says, as it may be shown.
  String shown(byte[] body) {
    return scrubbing.shown(
        new String(body, 0, Math.min(body.length, 4_096), StandardCharsets.UTF_8));
  }

  /// How it ended, if it has; nothing if it runs.
  String ending() {
    var running = session;
    return running == null || running.ended().isEmpty() ? "" : "; " + endWords(running);
  }

  private Optional<String> look(ScratchSession started, Duration limit) throws IOException {
    var seen = seen(limit);
    if (seen.isEmpty() && asksPort() && !started.listensAt(plan.values().port())) {
      answered =
          Optional.of(
              "does not listen at port %d itself: another program does"
                  .formatted(plan.values().port()));
      return answered;
    }
    return seen;
  }

  private boolean asksPort() {
    return trial.ready().isPresent() || trial.hasPort();
  }

  private Optional<String> seen(Duration limit) {
    if (trial.ready().isPresent()) {
      return seen(trial.ready().get(), plan.ready().orElseThrow(), limit);
    }
    if (trial.hasPort()) {
      try (var socket = new Socket()) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.values().port());
        socket.connect(address, (int) limit.toMillis());
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of("listens at no port");
      }
    }
    var isSettled = System.nanoTime() - began > SETTLED.toNanos();
    return isSettled ? Optional.empty() : Optional.of("did not settle");
  }

  private Optional<String> seen(ServiceTrial.Readiness ready, String url, Duration limit) {
    try {
      var answer = new LoopbackRequest("GET", URI.create(url), Optional.empty()).send(limit);
      answered =
          answer.status() == ready.status()
              ? ready.value().flatMap(it -> it.missingIn(answer.body()))
              : Optional.of(
                  "was answered with status %d, not %d: %s"
                      .formatted(answer.status(), ready.status(), shown(answer.body())));
      return answered;
    } catch (HttpTimeoutException e) {
      // The end of all its time cut this one short: what was answered before says more.
      return limit.compareTo(TRY_MAX) < 0 && answered.isPresent()
          ? answered
          : Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private String endWords(ScratchSession ended) {
    var status = ended.ended().orElseThrow();
    var how =
        status > 128
            ? "it was ended by signal %d (status %d)".formatted(status - 128, status)
            : "it ended with status " + status;
    return how + said(ended);
  }

  private String said(ScratchSession said) {
    var words = scrubbing.shown(said.lastLines());
    return words.isEmpty() ? ", and said nothing" : ", and said at last: " + words;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while a service was awaited", null, e);
    }
  }

  /// Ends it with all that it started.
  ///
  /// @throws IOException if something of it is left
  public void end() throws IOException {
    if (session != null) {
      session.close();
    }
  }
}
