package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.Work;
import java.io.IOException;

/// The orchestrator at work: each time something happens, it writes its whole state.
final class OperatorAtWork implements Work {

  private final Ground ground;
  private final StateTarget target;
  private StateDocument state;

  OperatorAtWork(Ground ground, StateDocument state, StateTarget target) {
    this.ground = ground;
    this.state = state;
    this.target = target;
  }

  /// Adds the event `demo-NUMBER`, and saves the state.
  @Override
  public void write(long number) throws IOException {
    var now = ground.now();
    var event =
        Json.object("id", "demo-" + number, "kind", "doc-sync", "createdAt", now.toString());
    var next = state.with(event, now);
    target.save(next);
    state = next;
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
