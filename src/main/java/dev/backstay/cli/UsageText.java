package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.reach.Amount;
import dev.backstay.repository.Commit;
import dev.backstay.usage.RepositoryUsage;
import dev.backstay.usage.SnapshotUsage;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// How what takes room is printed.
final class UsageText {

  private UsageText() {}

  /// Prints what takes room in a repository.
  static void tell(Output output, RepositoryUsage usage) {
    if (output.isJson()) {
      output.object(json -> write(json, usage));
      return;
    }
    output.table(totals(usage));
    output.line("");
    var components = new Table("COMPONENT", ">DISTINCT", ">STORED");
    for (var each : usage.components()) {
      components.row(
          each.orchestrator() + ":" + each.component(),
          Words.size(each.held().plainBytes()),
          Words.size(each.held().storedBytes()));
    }
    output.table(components);
    output.line("");
    var snapshots = new Table("ID", "TAKEN", ">SIZE", ">NEW DISTINCT", ">NEW STORED");
    for (var each : usage.snapshots()) {
      var snapshot = each.commit().snapshot();
      snapshots.row(
          snapshot.id().hex(),
          Words.time(snapshot.takenAt()),
          Words.size(snapshot.contentBytes()),
          Words.size(each.added().plainBytes()),
          Words.size(each.added().storedBytes()));
    }
    output.table(snapshots);
  }

  private static Table totals(RepositoryUsage usage) {
    var segments = usage.segments();
    var objects = usage.objects();
    var table = new Table("snapshots", Integer.toString(usage.snapshots().size()));
    table.row("size", Words.size(usage.contentBytes()) + ", if each snapshot were restored");
    table.row("distinct", both(usage.reached()));
    table.row("no snapshot needs", both(usage.unreached()));
    table.row("unnamed packs", Words.size(usage.unnamedPackBytes()));
    table.row(
        "compression",
        String.format(
            Locale.ROOT,
            "%.2f : 1 in %s",
            segments.ratio(),
            Words.count(segments.count(), "segment", "segments")));
    table.row("packs", objects.packs() + ", " + Words.size(objects.packBytes()));
    table.row("index", objects.indexPieces() + ", " + Words.size(objects.indexBytes()));
    table.row("commits", objects.commits() + ", " + Words.size(objects.commitBytes()));
    table.row("drills", objects.reports() + ", " + Words.size(objects.reportBytes()));
    return table;
  }

  private static String both(Amount amount) {
    return Words.size(amount.plainBytes())
        + " in "
        + Words.count(amount.chunks(), "chunk", "chunks")
        + ", stored in "
        + Words.size(amount.storedBytes());
  }

  private static void write(JsonGenerator json, RepositoryUsage usage) {
    var segments = usage.segments();
    var objects = usage.objects();
    json.writeNumberProperty("content_bytes", usage.contentBytes());
    write(json, "reached", usage.reached());
    write(json, "unreached", usage.unreached());
    json.writeNumberProperty("unnamed_pack_bytes", usage.unnamedPackBytes());
    json.writeNumberProperty("segments", segments.count());
    json.writeNumberProperty("plain_bytes", segments.plainBytes());
    json.writeNumberProperty("stored_bytes", segments.storedBytes());
    json.writeNumberProperty("compression_ratio", segments.ratio());
    json.writeNumberProperty("packs", objects.packs());
    json.writeNumberProperty("pack_bytes", objects.packBytes());
    json.writeNumberProperty("index_pieces", objects.indexPieces());
    json.writeNumberProperty("index_bytes", objects.indexBytes());
    json.writeNumberProperty("commits", objects.commits());
    json.writeNumberProperty("commit_bytes", objects.commitBytes());
    json.writeNumberProperty("reports", objects.reports());
    json.writeNumberProperty("report_bytes", objects.reportBytes());
    Json.objects(
        json,
        "components",
        usage.components(),
        each -> {
          json.writeStringProperty("orchestrator", each.orchestrator());
          json.writeStringProperty("component", each.component());
          write(json, "held", each.held());
        });
    Json.objects(
        json,
        "snapshots",
        usage.snapshots(),
        each -> {
          json.writeStringProperty("id", each.commit().snapshot().id().hex());
          json.writeNumberProperty("content_bytes", each.commit().snapshot().contentBytes());
          write(json, "added", each.added());
        });
  }

  /// Prints what takes room for one snapshot.
  static void tell(Output output, Commit commit, SnapshotUsage usage) {
    var id = commit.snapshot().id().hex();
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("snapshot", id);
            json.writeNumberProperty("content_bytes", commit.snapshot().contentBytes());
            Json.objects(json, "components", usage.components(), each -> write(json, each));
          });
      return;
    }
    var table =
        new Table("COMPONENT", ">SIZE", ">DISTINCT", ">STORED", ">NEW STORED", ">ALONE STORED");
    var held = Amount.NONE;
    var added = Amount.NONE;
    var alone = Amount.NONE;
    for (var each : usage.components()) {
      row(
          table,
          each.component().name().value(),
          each.component().contentBytes(),
          each.held(),
          each.added(),
          each.alone());
      held = held.plus(each.held());
      added = added.plus(each.added());
      alone = alone.plus(each.alone());
    }
    row(table, "in all", commit.snapshot().contentBytes(), held, added, alone);
    output.table(table);
  }

  private static void row(
      Table table, String name, long contentBytes, Amount held, Amount added, Amount alone) {
    table.row(
        name,
        Words.size(contentBytes),
        Words.size(held.plainBytes()),
        Words.size(held.storedBytes()),
        Words.size(added.storedBytes()),
        Words.size(alone.storedBytes()));
  }

  private static void write(JsonGenerator json, SnapshotUsage.OfComponent each) {
    json.writeStringProperty("component", each.component().name().value());
    json.writeNumberProperty("content_bytes", each.component().contentBytes());
    write(json, "held", each.held());
    write(json, "added", each.added());
    write(json, "alone", each.alone());
  }

  private static void write(JsonGenerator json, String name, Amount amount) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("chunks", amount.chunks());
    json.writeNumberProperty("plain_bytes", amount.plainBytes());
    json.writeNumberProperty("stored_bytes", amount.storedBytes());
    json.writeEndObject();
  }
}
