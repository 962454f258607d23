package dev.backstay.prune;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.PassingStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A step of the protocol left out, or done in the wrong order, by some of those who take part:
/// what the model must notice.
enum ProtocolFault {
  WRITER_IGNORES_TOMBSTONES(
      "writer", PruneSchedule.Plan.BACKUP_STOPS_WHEN_ALL_IS_CONDEMNED, Skewed::withoutTombstones),
  WRITER_ANNOUNCES_NOTHING(
      "writer", PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE, Skewed::unannounced),
  WRITER_ANNOUNCES_AT_ITS_COMMIT(
      "writer", PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE, Skewed::announcedLate),
  WRITER_LOOKS_BEFORE_IT_ANNOUNCES(
      "writer",
      PruneSchedule.Plan.BACKUP_STOPS_FOR_CONDEMNING_AND_AGAIN_FOR_THE_SWEEP,
      Skewed::lookingFirst),
  WRITER_DOES_NOT_LOOK_FOR_ITS_INTENT(
      "writer", PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE, Skewed::unfenced),
  WRITER_COMMITS_BEFORE_ITS_PACKS(
      "writer",
      PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE,
      store -> new Late(store, "packs/", "commits/")),
  WRITER_COMMITS_BEFORE_ITS_INDEX(
      "writer",
      PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE,
      store -> new Late(store, "index/", "commits/")),
  KEEPER_IGNORES_TOMBSTONES(
      "keeper", PruneSchedule.Plan.RETURN_STOPS_FOR_A_PRUNE, Skewed::withoutTombstones),
  KEEPER_ANNOUNCES_NOTHING(
      "keeper", PruneSchedule.Plan.RETURN_STOPS_FOR_A_PRUNE, Skewed::unannounced),
  KEEPER_DOES_NOT_LOOK_FOR_ITS_INTENT(
      "keeper", PruneSchedule.Plan.RETURN_STOPS_FOR_A_PRUNE, Skewed::unfenced),
  COPIER_IGNORES_TOMBSTONES(
      "copier", PruneSchedule.Plan.COPY_STOPS_WHEN_ALL_IS_CONDEMNED, Skewed::withoutTombstones),
  COPIER_ANNOUNCES_NOTHING(
      "copier", PruneSchedule.Plan.COPY_STOPS_FOR_A_PRUNE, Skewed::unannounced),
  PRUNER_SEES_NO_RUNS("pruner", PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE, Skewed::withoutRuns),
  PRUNER_LISTS_RUNS_BEFORE_ITS_MARKS(
      "pruner",
      PruneSchedule.Plan.PRUNE_STOPS_FOR_A_BACKUP_THAT_GOES_ON_LATER,
      Skewed::listingRunsOnce),
  PRUNER_GIVES_UP_NOBODY_AND_GOES_ON(
      "pruner", PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE, Skewed::givingUpInThought),
  PRUNER_READS_COMMITS_ONCE(
      "pruner", PruneSchedule.Plan.PRUNE_STOPS_FOR_A_BACKUP, Skewed::readingCommitsOnce),
  PRUNER_COPIES_NOTHING(
      "pruner",
      PruneSchedule.Plan.BACKUP_STOPS_FOR_A_PRUNE,
      store -> new Dropped(store, "create packs/")),
  PRUNER_DELETES_PIECES_BEFORE_IT_WRITES_THEM(
      "pruner", PruneSchedule.Plan.PRUNE_STOPS_FOR_ANOTHER, Skewed::deletingPiecesFirst),
  PRUNER_TAKES_MARKS_AWAY_FIRST(
      "pruner", PruneSchedule.Plan.PRUNE_STOPS_FOR_A_BACKUP, Skewed::deletingLast),
  PRUNER_WRITES_DOWN_NOTHING_REMOVED(
      "pruner",
      PruneSchedule.Plan.PRUNE_ENDS_BEFORE_A_RETURN,
      store -> new Dropped(store, "create swept/")),
  PRUNER_MARKS_NOTHING(
      "pruner", PruneSchedule.Plan.PRUNE_STOPS_FOR_A_BACKUP, Skewed::marksForItselfOnly);

  private final String who;
  private final PruneSchedule.Plan plan;

  @SuppressWarnings("ImmutableEnumChecker") // makes a view for each process, and keeps nothing
  private final UnaryOperator<ObjectStore> view;

  ProtocolFault(String who, PruneSchedule.Plan plan, UnaryOperator<ObjectStore> view) {
    this.who = who;
    this.plan = plan;
    this.view = view;
  }

  /// In which it does harm.
  PruneSchedule.Plan plan() {
    return plan;
  }

  /// How each actor sees the store, if those whom the fault concerns commit it.
  BiFunction<String, ObjectStore, ObjectStore> lens() {
    return (actor, store) -> actor.startsWith(who) ? view.apply(store) : store;
  }

  /// Says that it was done, and does not do it.
  private static final class Dropped extends PassingStore {

    private final String operation;

    Dropped(ObjectStore store, String operation) {
      super(store);
      this.operation = operation;
    }

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      if (!("create " + key).startsWith(operation)) {
        super.create(key, content);
      }
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      if (!("delete " + key).startsWith(operation)) {
        super.delete(key);
      }
    }
  }

  /// Creates some objects only after another one; until then only it knows of them.
  private static final class Late extends PassingStore {

    private final String late;
    private final String trigger;
    private final Map<ObjectKey, byte[]> waiting = new HashMap<>();

    Late(ObjectStore store, String late, String trigger) {
      super(store);
      this.late = late;
      this.trigger = trigger;
    }

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      if (key.value().startsWith(late)) {
        waiting.put(key, bytesOf(content));
        return;
      }
      super.create(key, content);
      if (key.value().startsWith(trigger)) {
        for (var each : waiting.entrySet()) {
          super.create(each.getKey(), Content.of(each.getValue()));
        }
        waiting.clear();
      }
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      var bytes = waiting.get(key);
      if (bytes == null) {
        return super.read(key, offset, length);
      }
      var end = Math.min(bytes.length, Math.toIntExact(offset) + length);
      return Arrays.copyOfRange(bytes, (int) Math.min(offset, end), end);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      var bytes = waiting.get(key);
      return bytes == null
          ? super.find(key)
          : Optional.of(new StoredObject(key, bytes.length, Instant.EPOCH));
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      var known =
          waiting.entrySet().stream()
              .filter(each -> each.getKey().value().startsWith(prefix + "/"))
              .map(each -> new StoredObject(each.getKey(), each.getValue().length, Instant.EPOCH));
      return Stream.concat(super.list(prefix).stream(), known)
          .sorted(Comparator.comparing(StoredObject::key))
          .toList();
    }
  }

  private static byte[] bytesOf(Content content) throws IOException {
    var out = new ByteArrayOutputStream();
    content.writeTo(out);
    return out.toByteArray();
  }

  /// The faults that are not mere omissions.
  private static final class Skewed {

    private Skewed() {}

    static ObjectStore withoutTombstones(ObjectStore store) {
      return new PassingStore(store) {
        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          var hidden = prefix.equals("tombstones") || prefix.equals("swept");
          return hidden ? List.of() : super.list(prefix);
        }
      };
    }

    static ObjectStore unannounced(ObjectStore store) {
      return new Late(store, "intents/", "nothing");
    }

    static ObjectStore announcedLate(ObjectStore store) {
      return new PassingStore(store) {
        private final Map<ObjectKey, byte[]> waiting = new HashMap<>();

        @Override
        public void create(ObjectKey key, Content content) throws IOException {
          if (key.value().startsWith("intents/")) {
            waiting.put(key, bytesOf(content));
            return;
          }
          if (key.value().startsWith("commits/")) {
            for (var each : waiting.entrySet()) {
              super.create(each.getKey(), Content.of(each.getValue()));
            }
            waiting.clear();
          }
          super.create(key, content);
        }

        @Override
        public Optional<StoredObject> find(ObjectKey key) throws IOException {
          var bytes = waiting.get(key);
          return bytes == null
              ? super.find(key)
              : Optional.of(new StoredObject(key, bytes.length, Instant.EPOCH));
        }

        @Override
        public byte[] read(ObjectKey key, long offset, int length) throws IOException {
          var bytes = waiting.get(key);
          return bytes == null ? super.read(key, offset, length) : bytes;
        }
      };
    }

    static ObjectStore lookingFirst(ObjectStore store) {
      return new PassingStore(store) {
        private final Map<String, List<StoredObject>> seen = new HashMap<>();

        @Override
        public void create(ObjectKey key, Content content) throws IOException {
          if (key.value().startsWith("intents/")) {
            seen.put("tombstones", super.list("tombstones"));
            seen.put("swept", super.list("swept"));
          }
          super.create(key, content);
        }

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          var before = seen.remove(prefix);
          return before == null ? super.list(prefix) : before;
        }
      };
    }

    static ObjectStore unfenced(ObjectStore store) {
      return new PassingStore(store) {
        private final Map<ObjectKey, byte[]> own = new HashMap<>();

        @Override
        public void create(ObjectKey key, Content content) throws IOException {
          super.create(key, content);
          if (key.value().startsWith("intents/")) {
            own.put(key, bytesOf(content));
          }
        }

        @Override
        public Optional<StoredObject> find(ObjectKey key) throws IOException {
          var bytes = own.get(key);
          return bytes == null
              ? super.find(key)
              : Optional.of(new StoredObject(key, bytes.length, Instant.EPOCH));
        }

        @Override
        public byte[] read(ObjectKey key, long offset, int length) throws IOException {
          var bytes = own.get(key);
          return bytes == null ? super.read(key, offset, length) : bytes;
        }
      };
    }

    static ObjectStore withoutRuns(ObjectStore store) {
      return new PassingStore(store) {
        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          return prefix.equals("intents") ? List.of() : super.list(prefix);
        }
      };
    }

    static ObjectStore listingRunsOnce(ObjectStore store) {
      return new PassingStore(store) {
        private List<StoredObject> runs = List.of();

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          if (!prefix.equals("intents")) {
            return super.list(prefix);
          }
          var before = runs;
          runs = super.list(prefix);
          return before;
        }
      };
    }

    static ObjectStore givingUpInThought(ObjectStore store) {
      return new PassingStore(store) {
        private final List<ObjectKey> gone = new ArrayList<>();

        @Override
        public void delete(ObjectKey key) throws IOException {
          if (key.value().startsWith("intents/")) {
            gone.add(key);
          } else {
            super.delete(key);
          }
        }

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          return super.list(prefix).stream().filter(each -> !gone.contains(each.key())).toList();
        }
      };
    }

    static ObjectStore readingCommitsOnce(ObjectStore store) {
      return new PassingStore(store) {
        private List<StoredObject> commits = List.of();

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
          if (!prefix.equals("commits")) {
            return super.list(prefix);
          }
          if (commits.isEmpty()) {
            commits = super.list(prefix);
          }
          return commits;
        }
      };
    }

    static ObjectStore deletingPiecesFirst(ObjectStore store) {
      return new PassingStore(store) {
        private final Map<ObjectKey, byte[]> waiting = new HashMap<>();
        private boolean sweeping;

        @Override
        public void create(ObjectKey key, Content content) throws IOException {
          sweeping |= key.value().endsWith("-runs");
          if (sweeping && key.value().startsWith("index/")) {
            waiting.put(key, bytesOf(content));
          } else {
            super.create(key, content);
          }
        }

        @Override
        public void delete(ObjectKey key) throws IOException {
          super.delete(key);
          if (!key.value().startsWith("index/")) {
            for (var each : waiting.entrySet()) {
              super.create(each.getKey(), Content.of(each.getValue()));
            }
            waiting.clear();
          }
        }
      };
    }

    static ObjectStore deletingLast(ObjectStore store) {
      return new PassingStore(store) {
        private final List<ObjectKey> waiting = new ArrayList<>();

        @Override
        public void delete(ObjectKey key) throws IOException {
          if (key.value().startsWith("packs/") || key.value().startsWith("index/")) {
            waiting.add(key);
            return;
          }
          super.delete(key);
          if (key.value().endsWith("-runs")) {
            for (var each : waiting) {
              super.delete(each);
            }
            waiting.clear();
          }
        }
      };
    }

    /// Only the one who marked knows of the marks.
    static ObjectStore marksForItselfOnly(ObjectStore store) {
      return new Late(store, "tombstones/", "nothing");
    }
  }
}
