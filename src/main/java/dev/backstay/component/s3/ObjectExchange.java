package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Crew;
import dev.backstay.component.ServerExchange;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;

/// Exchanges objects for those that were staged beside them, by copies within the server. One
/// object tells how far things are, and is replaced between what may be repeated as a whole.
final class ObjectExchange implements ServerExchange {

  private final Bucket bucket;
  private final AreaOpener areas;

  ObjectExchange(Bucket bucket, RunId run) {
    this(bucket, connection -> new RestoreArea(bucket, connection, run));
  }

  ObjectExchange(Bucket bucket, AreaOpener areas) {
    this.bucket = bucket;
    this.areas = areas;
  }

  /// Finds the objects of the restore.
  @FunctionalInterface
  interface AreaOpener {
    RestoreArea in(BucketConnection connection);
  }

  private interface Act {
    void on(RestoreArea area, Optional<RestoreArea.State> state) throws IOException;
  }

  @Override
  public String place() {
    return bucket.place();
  }

  @Override
  public void forward() throws IOException {
    with(
        (area, found) -> {
          var state = found.orElseThrow(() -> lost(area));
          if (state.phase() == Phase.STAGED) {
            requireUnchanged(area, state);
            save(area, state);
          }
          if (state.phase() == Phase.STAGED || state.phase() == Phase.SAVED) {
            replace(area, state);
          }
        });
  }

  private static IOException lost(RestoreArea area) {
    return new IOException("it has lost what was staged below " + area.prefix());
  }

  private void requireUnchanged(RestoreArea area, RestoreArea.State state) throws IOException {
    if (state.sum() != BucketListing.sumOf(bucket, state.selection(), area.connection())) {
      throw new IOException("objects were written there since the restore was prepared");
    }
  }

  /// Copies aside what will be changed; what was copied for an earlier try may be older.
  private static void save(RestoreArea area, RestoreArea.State state) throws IOException {
    area.drop(area.formerPrefix());
    try (var requests = Crew.forRequests()) {
      area.readPlan(state, change -> requests.execute(() -> saveOne(area, change)));
      requests.await();
    }
    area.write(state.in(Phase.SAVED));
  }

  private static void saveOne(RestoreArea area, StagedChange change) throws IOException {
    try {
      area.copy(change.key(), area.former(change.number()));
    } catch (NoSuchFileException notThere) {
      if (change.stood()) {
        throw new IOException("an object went since the restore was prepared", notThere);
      }
    }
  }

  /// First what goes: a key that is the directory of others may stand under two paths.
  private static void replace(RestoreArea area, RestoreArea.State state) throws IOException {
    try (var requests = Crew.forRequests()) {
      area.readPlan(
          state,
          change -> {
            if (!change.put()) {
              requests.execute(() -> area.delete(change.key()));
            }
          });
      requests.await();
      area.readPlan(
          state,
          change -> {
            if (change.put()) {
              requests.execute(() -> area.copy(area.staged(change.number()), change.key()));
            }
          });
      requests.await();
    }
    area.write(state.in(Phase.DONE));
  }

  @Override
  public void backward() throws IOException {
    with(
        (area, found) -> {
          var state = found.orElseThrow(() -> lost(area));
          switch (state.phase()) {
            case STAGED -> {}
            case DROPPING -> throw new IOException("the former objects are being dropped");
            case SAVED, DONE -> putBack(area, state);
          }
        });
  }

  private void putBack(RestoreArea area, RestoreArea.State state) throws IOException {
    // Whoever goes forward after a half of this must do all of it.
    area.write(state.in(Phase.SAVED));
    try (var requests = Crew.forRequests()) {
      area.readPlan(state, change -> requests.execute(() -> putBackOne(area, change)));
      requests.await();
    }
    // What was copied back has other times than before.
    var sum = BucketListing.sumOf(bucket, state.selection(), area.connection());
    area.write(new RestoreArea.State(Phase.STAGED, sum, state.pages(), state.selection()));
  }

  private static void putBackOne(RestoreArea area, StagedChange change) throws IOException {
    try {
      area.copy(area.former(change.number()), change.key());
    } catch (NoSuchFileException notThere) {
      if (change.stood()) {
        throw new IOException("the former object " + change.number() + " is lost", notThere);
      }
      area.delete(change.key());
    }
  }

  @Override
  public void settle() throws IOException {
    with(
        (area, found) -> {
          var phase = found.map(RestoreArea.State::phase);
          if (phase.filter(Set.of(Phase.DONE, Phase.DROPPING)::contains).isPresent()) {
            area.write(found.get().in(Phase.DROPPING));
            area.dropAll();
          }
        });
  }

  @Override
  public void abandon() throws IOException {
    with(
        (area, found) -> {
          if (found.filter(it -> it.phase() != Phase.STAGED).isEmpty()) {
            area.dropAll();
          }
        });
  }

  private void with(Act act) throws IOException {
    try (var connection = BucketConnection.open(bucket)) {
      var area = areas.in(connection);
      act.on(area, area.state());
    } catch (IOException e) {
      throw new IOException("the bucket " + place() + ": " + Failures.words(bucket, e), e);
    }
  }
}
