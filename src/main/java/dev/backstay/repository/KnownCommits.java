package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Commits that this host has verified before, so that it need not fetch them and compute their
/// signatures again.
///
/// A commit is known by its object's name, length and time; whoever changes an object in place
/// without changing those is not noticed here, but by a check, which uses none of this. What is
/// kept is sealed with the repository's keys: it says no more to others than the repository does.
final class KnownCommits {

  private static final String NAME = "commits";
  private static final int BYTES_MAX = 8 << 20;

  private final HostState state;
  private final Sealer sealer;
  private final Map<String, Known> before;
  private final List<Known> now = new ArrayList<>();
  private boolean changed;

  /// A commit that was verified.
  ///
  /// @param object its object, as the store listed it
  /// @param opened what was in it
  private record Known(StoredObject object, CommitReader.Opened opened) {

    private int sizeBytes() {
      return opened.head().length + opened.plain().length + 200;
    }
  }

  /// Those that the host has kept.
  KnownCommits(HostState state, Sealer sealer) {
    this.state = state;
    this.sealer = sealer;
    before = load();
  }

  /// Whether this very object was verified before.
  boolean has(StoredObject object) {
    var known = before.get(object.key().value());
    return known != null && known.object.equals(object);
  }

  /// What was in the object, if this very object was verified before.
  Optional<CommitReader.Opened> find(StoredObject object) {
    var known = before.get(object.key().value());
    if (known == null || !has(object)) {
      return Optional.empty();
    }
    now.add(known);
    return Optional.of(known.opened);
  }

  /// Takes note of a commit that was verified.
  void add(StoredObject object, CommitReader.Opened opened) {
    now.add(new Known(object, opened));
    changed = true;
  }

  /// Keeps what is known now, if that has changed: the newest of it, where it is too much.
  void keep() {
    if (!changed && now.size() == before.size()) {
      return;
    }
    var out = new ByteWriter(1 << 16);
    var size = 0L;
    var kept = new ArrayList<Known>();
    for (var each : now.reversed()) {
      size += each.sizeBytes();
      if (size <= BYTES_MAX) {
        kept.add(each);
      }
    }
    out.varint(kept.size());
    kept.forEach(each -> write(each, out));
    var plain = out.toBytes();
    var sealed = sealer.seal(SealType.KNOWN_COMMITS, plain);
    state.keepHint(NAME, new ByteWriter(sealed.length + 8).u32(plain.length).raw(sealed).toBytes());
  }

  private static void write(Known known, ByteWriter out) {
    var createdAt = known.object.createdAt();
    out.text(known.object.key().value()).varint(known.object.sizeBytes());
    out.signed(createdAt.getEpochSecond()).varint(createdAt.getNano());
    out.bytes(known.opened.head()).raw(HexFormat.of().parseHex(known.opened.hash()));
    out.u32(known.opened.epoch()).bytes(known.opened.plain());
  }

  private Map<String, Known> load() {
    var kept = state.hint(NAME);
    if (kept.isEmpty()) {
      return Map.of();
    }
    try {
      return parse(kept.get());
    } catch (MalformedException useless) {
      return Map.of();
    }
  }

  private Map<String, Known> parse(byte[] kept) throws MalformedException {
    var outer = new ByteReader(kept);
    var length = outer.u32("length");
    if (length < 0 || length > 2 * BYTES_MAX) {
      throw new MalformedException("length is " + length);
    }
    var in =
        new ByteReader(
            sealer.open(SealType.KNOWN_COMMITS, outer.raw("seal", outer.remaining()), length));
    var known = new HashMap<String, Known>();
    var count = in.count("commits", 50);
    for (var i = 0; i < count; i++) {
      var each = read(in);
      known.put(each.object.key().value(), each);
    }
    in.end("known commits");
    return known;
  }

  private static Known read(ByteReader in) throws MalformedException {
    var key = in.text("key", 200);
    if (!ObjectKey.isValid(key)) {
      throw new MalformedException("no key");
    }
    var sizeBytes = in.varint("size", Long.MAX_VALUE);
    var seconds = in.signed("time");
    var nanos = in.varintInt("time", 999_999_999);
    var head = in.bytes("head", 1 << 10);
    var hash = HexFormat.of().formatHex(in.raw("hash", 32));
    var epoch = in.u32("epoch");
    var plain = in.bytes("plain", BYTES_MAX);
    var object =
        new StoredObject(new ObjectKey(key), sizeBytes, Instant.ofEpochSecond(seconds, nanos));
    return new Known(object, new CommitReader.Opened(head, hash, epoch, plain));
  }
}
