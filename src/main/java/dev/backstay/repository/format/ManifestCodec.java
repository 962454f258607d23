package dev.backstay.repository.format;

import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes and reads manifests.
public final class ManifestCodec {

  private static final int COMPONENTS_MAX = 1000;

  private ManifestCodec() {}

  /// The manifest as bytes.
  public static byte[] toBytes(Manifest manifest) {
    var out = new ByteWriter(4096);
    var snapshot = manifest.snapshot();
    out.raw(HexFormat.of().parseHex(snapshot.id().hex()));
    out.text(snapshot.orchestrator()).text(snapshot.host());
    Fields.write(snapshot.startedAt(), out);
    Fields.write(snapshot.takenAt(), out);
    out.u8(snapshot.trigger().ordinal());
    out.u8(snapshot.status().ordinal()).u8(snapshot.grade().ordinal());
    out.varint(snapshot.skewMillis());
    Fields.write(snapshot.tags(), out);
    Fields.write(snapshot.pins(), out);
    Fields.write(snapshot.missing(), out);
    Fields.write(manifest.keySlots(), out);
    out.varint(snapshot.components().size());
    for (var component : snapshot.components()) {
      write(component, out);
      var listing = manifest.listings().get(component.name());
      if (listing == null) {
        throw new IllegalArgumentException("no listing of " + component.name());
      }
      listing.entries().writeTo(out);
      out.varint(listing.packs().size());
      listing.packs().forEach(pack -> out.raw(HexFormat.of().parseHex(pack)));
    }
    manifest.origin().ifPresent(origin -> write(origin, out));
    return out.toBytes();
  }

  private static void write(Manifest.Origin origin, ByteWriter out) {
    out.raw(HexFormat.of().parseHex(origin.repositoryId()));
    out.raw(HexFormat.of().parseHex(origin.commit()));
    Fields.write(origin.orderedAt(), out);
    Fields.write(origin.copiedAt(), out);
  }

  private static void write(SortedMap<String, String> named, ByteWriter out) {
    out.varint(named.size());
    named.forEach((name, value) -> out.text(name).text(value));
  }

  private static void write(ComponentRecord component, ByteWriter out) {
    out.text(component.name().value());
    out.u8(component.kind().number()).u8(component.importance().ordinal());
    out.signed(component.order()).text(component.place());
    out.varint(component.entryCount()).varint(component.fileCount());
    out.varint(component.contentBytes());
    out.raw(HexFormat.of().parseHex(component.digest()));
    var facts = component.facts();
    out.text(facts.engine());
    Fields.write(facts.pointAt(), out);
    Fields.write(facts.pointUntil(), out);
    write(facts.details(), out);
    write(facts.vitals(), out);
    Fields.write(component.findings(), out);
    out.varint(facts.notes().size());
    for (var note : facts.notes()) {
      out.u8(note.kind().ordinal()).text(note.path()).text(note.reason());
    }
    out.varint(facts.noteCount()).u8(facts.incomplete() ? 1 : 0);
  }

  /// Reads a manifest.
  public static Manifest parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var id = new SnapshotId(HexFormat.of().formatHex(in.raw("snapshot id", 6)));
    var orchestrator = Fields.text(in, "orchestrator");
    var host = Fields.text(in, "host");
    var startedAt = Fields.instant(in, "start");
    var takenAt = Fields.instant(in, "time");
    var trigger = Fields.constant(in, "trigger", Trigger.values());
    var status = Fields.constant(in, "status", Status.values());
    var grade = Fields.constant(in, "grade", Grade.values());
    var skewMillis = in.varint("skew", Long.MAX_VALUE);
    var tags = Fields.texts(in, "tags");
    var pins = Fields.texts(in, "pins");
    var missing = Fields.texts(in, "missing components");
    var keySlots = Fields.texts(in, "key slots");
    var count = in.varintInt("components", COMPONENTS_MAX);
    var components = new ArrayList<ComponentRecord>();
    var listings = new HashMap<ComponentName, Manifest.Listing>();
    var contentBytes = 0L;
    for (var i = 0; i < count; i++) {
      var component = component(in, Limits.CONTENT_BYTES_MAX - contentBytes);
      contentBytes += component.contentBytes();
      components.add(component);
      var listing = new Manifest.Listing(Tree.readFrom(in), packs(in));
      if (listings.put(component.name(), listing) != null) {
        throw new MalformedException("component twice: " + component.name());
      }
    }
    var origin = in.remaining() == 0 ? Optional.<Manifest.Origin>empty() : Optional.of(origin(in));
    in.end("manifest");
    var snapshot =
        new Snapshot(
            id,
            orchestrator,
            host,
            startedAt,
            takenAt,
            trigger,
            status,
            grade,
            skewMillis,
            tags,
            pins,
            missing,
            components);
    return new Manifest(snapshot, listings, keySlots, origin);
  }

  private static Manifest.Origin origin(ByteReader in) throws MalformedException {
    var repository = HexFormat.of().formatHex(in.raw("repository of origin", 16));
    var commit = HexFormat.of().formatHex(in.raw("commit of origin", 32));
    return new Manifest.Origin(
        repository, commit, Fields.instant(in, "time there"), Fields.instant(in, "time of copy"));
  }

  private static List<String> packs(ByteReader in) throws MalformedException {
    var bytes = Manifest.Listing.PACK_DIGITS / 2;
    var count = in.count("packs", bytes);
    var packs = new ArrayList<String>(count);
    for (var i = 0; i < count; i++) {
      packs.add(HexFormat.of().formatHex(in.raw("pack", bytes)));
    }
    return packs;
  }

  private static ComponentRecord component(ByteReader in, long bytesMax) throws MalformedException {
    var name = Fields.text(in, "component name");
    if (!ComponentName.isValid(name)) {
      throw new MalformedException("component name is not valid");
    }
    var kindNumber = in.u8("component kind");
    var kind =
        ComponentKind.ofNumber(kindNumber)
            .orElseThrow(() -> new MalformedException("component kind is " + kindNumber));
    var importance = Fields.constant(in, "importance", Importance.values());
    var order = (int) in.signed("order");
    var place = Fields.text(in, "place");
    var entryCount = in.varint("entry count", Long.MAX_VALUE);
    var fileCount = in.varint("file count", Long.MAX_VALUE);
    var contentBytes = in.varint("content bytes", bytesMax);
    var digest = HexFormat.of().formatHex(in.raw("digest", 32));
    var engine = Fields.text(in, "engine");
    var pointAt = Fields.instant(in, "point");
    var pointUntil = Fields.instant(in, "end of point");
    var details = named(in, "details");
    var vitals = named(in, "vital signs");
    var findings = Fields.texts(in, "findings");
    var notes = notes(in);
    var noteCount = in.varint("note count", Long.MAX_VALUE);
    var incomplete = in.u8("incomplete") != 0;
    var facts =
        new CaptureFacts(
            engine, pointAt, pointUntil, details, vitals, notes, noteCount, incomplete);
    return new ComponentRecord(
        new ComponentName(name),
        kind,
        importance,
        order,
        place,
        facts,
        entryCount,
        fileCount,
        contentBytes,
        digest,
        findings);
  }

  private static SortedMap<String, String> named(ByteReader in, String field)
      throws MalformedException {
    var count = in.count(field, 2);
    var named = new TreeMap<String, String>();
    for (var i = 0; i < count; i++) {
      named.put(Fields.text(in, field), Fields.text(in, field));
    }
    return named;
  }

  private static List<Note> notes(ByteReader in) throws MalformedException {
    var count = in.varintInt("notes", CaptureFacts.NOTES_MAX);
    var notes = new ArrayList<Note>();
    for (var i = 0; i < count; i++) {
      var kind = Fields.constant(in, "note kind", Note.Kind.values());
      notes.add(new Note(kind, Fields.text(in, "note path"), Fields.text(in, "note reason")));
    }
    return notes;
  }
}
