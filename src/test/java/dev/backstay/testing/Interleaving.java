package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets several actors work on one store, one operation at a time: before each operation a seed
/// decides who goes on, who is frozen for a while, and who dies. The same seed gives the same
/// course. What an actor does between two operations takes no time. Operations by other threads
/// than the actor's own belong to the operation during which they happen.
public final class Interleaving {

  /// Before these operations a pause does the greatest harm.
  private static final Pattern DANGER =
      Pattern.compile(
          "create (intents|commits|tombstones|swept)/.*|delete (packs|index|tombstones)/.*");

  private final Random random;
  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore turnOver = new Semaphore(0);
  private final StringBuilder course = new StringBuilder();
  private long moments;
  private double deathRate;
  private long operations;
  private @Nullable Throwable failure;

  /// Decides by that seed.
  public Interleaving(long seed) {
    random = new Random(seed);
  }

  /// What an actor does; it ends by returning, or by dying.
  @FunctionalInterface
  public interface Body {
    /// Acts upon a store of its own, which shows what the common one holds.
    void act(Actor self, ObjectStore store) throws Exception;
  }

  /// One of those who work on the store.
  public final class Actor {

    private final String name;
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private String next = "";
    private boolean done;
    private boolean dead;
    private long frozenUntil;

    private Actor(String name, ObjectStore store, Body body) {
      this.name = name;
      thread =
          Thread.ofPlatform()
              .daemon()
              .name(name)
              .unstarted(() -> live(body, new Stepping(this, store)));
    }

    private void live(Body body, ObjectStore store) {
      turn.acquireUninterruptibly();
      try {
        body.act(this, store);
      } catch (SimulatedCrash died) {
        dead = true;
      } catch (Throwable fault) {
        failure = failure == null ? fault : failure;
      } finally {
        done = true;
        turnOver.release();
      }
    }

    /// Whether it was made to die.
    public boolean isDead() {
      return dead;
    }

    /// Lives on, as another process after the one that died.
    public void revive() {
      dead = false;
    }

    /// Lets others go on first.
    public void pass() {
      step("");
    }

    private void step(String operation) {
      if (!thread.equals(Thread.currentThread())) {
        if (dead) {
          throw new SimulatedCrash(name);
        }
        return;
      }
      next = operation;
      if (random.nextInt(DANGER.matcher(operation).matches() ? 6 : 60) == 0) {
        frozenUntil = moments + random.nextInt(random.nextInt(4) == 0 ? 3_000 : 300);
      }
      turnOver.release();
      turn.acquireUninterruptibly();
      SeededRandomness.advance();
      if (dead) {
        throw new SimulatedCrash(name);
      }
      if (!operation.isEmpty()) {
        operations++;
        course.append(name).append(' ').append(operation).append('\n');
      }
    }

    private void mayDie() {
      if (thread.equals(Thread.currentThread()) && random.nextDouble() < deathRate) {
        dead = true;
        course.append(name).append(" dies\n");
        throw new SimulatedCrash(name);
      }
    }
  }

  /// Adds an actor.
  public Actor add(String name, ObjectStore store, Body body) {
    var actor = new Actor(name, store, body);
    actors.add(actor);
    return actor;
  }

  /// Has actors die with that probability before, and with the same after, each operation.
  public void setDeathRate(double rate) {
    deathRate = rate;
  }

  /// The seed's random numbers, for the actor whose turn it is.
  public Random random() {
    return random;
  }

  /// How many operations there were.
  public long operations() {
    return operations;
  }

  /// What happened, an operation a line.
  public String course() {
    return course.toString();
  }

  /// Lets one actor alone do so many operations, or fewer if it ends before.
  ///
  /// @return whether it has more to do
  public boolean advance(Actor actor, int count) {
    if (actor.thread.getState() == Thread.State.NEW) {
      actor.thread.start();
    }
    for (var each = 0; each < count && !actor.done; each++) {
      actor.turn.release();
      turnOver.acquireUninterruptibly();
    }
    throwFailure();
    return !actor.done;
  }

  /// Lets one actor alone go on until an operation that begins so is its next one, or to its end.
  public void advanceTo(Actor actor, String operation) {
    while (advance(actor, 1) && !actor.next.startsWith(operation)) {
      Thread.onSpinWait();
    }
  }

  /// Lets one actor alone go on to its end.
  public void finish(Actor actor) {
    advance(actor, Integer.MAX_VALUE);
  }

  /// Runs all actors to their ends.
  public void run() {
    actors.forEach(actor -> actor.thread.start());
    for (; ; moments++) {
      var ready = ready(moments);
      if (ready.isEmpty()) {
        break;
      }
      var next = ready.get(random.nextInt(ready.size()));
      next.turn.release();
      turnOver.acquireUninterruptibly();
    }
    throwFailure();
  }

  private void throwFailure() {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /// Those who can go on; frozen ones too if nobody else can.
  private List<Actor> ready(long now) {
    var alive = actors.stream().filter(actor -> !actor.done).toList();
    var awake = alive.stream().filter(actor -> actor.frozenUntil <= now).toList();
    return awake.isEmpty() ? alive : awake;
  }

  private record Stepping(Actor actor, ObjectStore store) implements ObjectStore {

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      before("create " + key);
      store.create(key, content);
      actor.mayDie();
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      before("read " + key);
      return store.read(key, offset, length);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      before("find " + key);
      return store.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      before("list " + prefix);
      return store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      before("delete " + key);
      store.delete(key);
      actor.mayDie();
    }

    private void before(String operation) {
      actor.step(operation);
      actor.mayDie();
    }

    @Override
    public String place() {
      return store.place();
    }

    @Override
    public void close() {}
  }
}
