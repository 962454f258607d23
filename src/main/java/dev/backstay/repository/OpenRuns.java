package dev.backstay.repository;

import dev.backstay.repository.format.IntentRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The intents of all runs that are at work, or died at it.
final class OpenRuns {

  private static final Pattern SIGN =
      Pattern.compile(Layout.INTENTS + "/([0-9a-f]{12})(-[0-9]{10})?");

  private final StoreAccess store;
  private final Sealer sealer;

  OpenRuns(StoreAccess store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /// All of them, as they are now.
  List<OpenRun> list() {
    var objects = new TreeMap<String, List<StoredObject>>();
    for (var object : store.list(Layout.INTENTS)) {
      var matcher = SIGN.matcher(object.key().value());
      if (matcher.matches()) {
        objects.computeIfAbsent(matcher.group(1), _ -> new ArrayList<>()).add(object);
      }
    }
    var runs = new ArrayList<OpenRun>();
    objects.forEach((run, signs) -> runs.add(open(run, signs)));
    return runs;
  }

  private OpenRun open(String run, List<StoredObject> objects) {
    var key = Layout.intent(run);
    return new OpenRun(
        run,
        store.readIfPresent(key).flatMap(bytes -> parse(key, bytes)),
        objects.stream()
            .filter(each -> each.key().equals(key))
            .map(StoredObject::createdAt)
            .findFirst(),
        objects.stream().map(each -> each.key().name()).filter(name -> !name.equals(run)).toList());
  }

  /// One that cannot be read is waited for like any other.
  private Optional<IntentRecord> parse(ObjectKey key, byte[] bytes) {
    try {
      return Optional.of(
          IntentRecord.parse(SealedObject.open(SealType.INTENT, key, bytes, sealer)));
    } catch (MalformedException unreadable) {
      return Optional.empty();
    }
  }

  /// Takes a run for dead, for good: it finds its intent gone.
  void giveUp(OpenRun run) {
    store.delete(Layout.intent(run.run()));
    run.signs().forEach(sign -> store.delete(new ObjectKey(Layout.INTENTS + "/" + sign)));
  }
}
