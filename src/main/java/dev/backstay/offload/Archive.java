package dev.backstay.offload;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.ExtendedAttributes;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.LiveFile;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// The chosen files of a tree, with the directories around them, on their way into a snapshot.
final class Archive {

  private Archive() {}

  /// The image of what the plan has chosen.
  static Capture of(OffloadPlan plan, Instant at) throws IOException {
    var marks = new ChangeMarks(at);
    var entries = new ArrayList<IncomingEntry>();
    for (var each : plan.directories().entrySet()) {
      var place = each.getValue();
      var attributes = place.stat().attributes(ExtendedAttributes.of(place.path()));
      entries.add(new IncomingEntry(directory(each.getKey(), attributes), null, true));
    }
    for (var file : plan.files()) {
      var place =
          Objects.requireNonNull(plan.directories().get(file.path().parent().orElseThrow()));
      entries.add(entry(file, place, marks));
    }
    entries.sort(Comparator.comparing(entry -> entry.meta().path()));
    var details = new TreeMap<String, String>();
    details.put("offload_before", plan.before().toString());
    return new FixedCapture(
        plan.request().tree(),
        entries,
        new FixedCapture.Established("offload", at, details),
        () -> {});
  }

  private static EntryMeta directory(EntryPath path, Attributes attributes) {
    return new EntryMeta(path, EntryType.DIRECTORY, attributes, 0, "", false, EntryMeta.NO_MARK);
  }

  private static IncomingEntry entry(
      FileSurvey.Found file, OffloadPlan.Place place, ChangeMarks marks) {
    var attributes = file.stat().attributes(Collections.emptySortedMap());
    var mark = marks.of(List.of(file.stat()));
    var meta =
        new EntryMeta(
            file.path(), EntryType.FILE, attributes, file.stat().sizeBytes(), "", false, mark);
    var live =
        new LiveFile(
            file.file(),
            meta,
            file.stat(),
            place.stat(),
            marks,
            () -> ExtendedAttributes.of(file.file()));
    return new IncomingEntry(meta, new Opened(live), true);
  }

  private record Opened(LiveFile file) implements IncomingEntry.Source {

    @Override
    public IncomingContent open() throws IOException {
      return file.open();
    }

    @Override
    public boolean mayBeReadAhead() {
      return true;
    }
  }
}
