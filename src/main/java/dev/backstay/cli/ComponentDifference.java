package dev.backstay.cli;

import dev.backstay.component.Component.StateFile;
import dev.backstay.component.statefile.DocumentValues;
import dev.backstay.diff.Aspect;
import dev.backstay.diff.Comparison;
import dev.backstay.diff.Difference;
import dev.backstay.diff.DocumentChange;
import dev.backstay.diff.DocumentComparison;
import dev.backstay.diff.Side;
import dev.backstay.diff.Tally;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ContentSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What differs in one component; of very many differences the first ones, and how many there are.
///
/// @param name the component
/// @param tally how many entries differ
/// @param entries the first differences
/// @param values of a document: the first values that differ
/// @param valueCount of a document: how many values differ
record ComponentDifference(
    ComponentName name,
    Tally tally,
    List<Difference> entries,
    List<DocumentChange> values,
    long valueCount) {

  private static final int ENTRIES_MAX = 10_000;
  private static final int VALUES_MAX = 1_000;

  /// Opens a side, from its start.
  interface Sides {
    Side open();
  }

  /// Compares the entries, and of documents of a known format the values too.
  static ComponentDifference of(
      ComponentName name, Sides before, Sides after, Optional<StateFile.Format> format) {
    var entries = new ArrayList<Difference>();
    Tally tally;
    try (var left = before.open();
        var right = after.open()) {
      tally =
          Comparison.run(
              left,
              right,
              difference -> {
                if (entries.size() < ENTRIES_MAX) {
                  entries.add(difference);
                }
              });
    }
    var changes =
        format.isPresent() && entries.stream().anyMatch(ComponentDifference::isRewritten)
            ? changes(before, after, format.get())
            : List.<DocumentChange>of();
    var shown = changes.subList(0, Math.min(changes.size(), VALUES_MAX));
    return new ComponentDifference(name, tally, entries, List.copyOf(shown), changes.size());
  }

  private static boolean isRewritten(Difference difference) {
    return difference.aspects().contains(Aspect.CONTENT);
  }

  private static List<DocumentChange> changes(Sides before, Sides after, StateFile.Format format) {
    return values(before, format)
        .flatMap(left -> values(after, format).map(it -> DocumentComparison.changes(left, it)))
        .orElse(List.of());
  }

  /// The values of the only file of a side; empty if it does not parse or is too large.
  private static Optional<SortedMap<String, String>> values(Sides side, StateFile.Format format) {
    try (var opened = side.open()) {
      var file =
          opened.next().filter(it -> it.meta().sizeBytes() <= DocumentValues.DOCUMENT_BYTES_MAX);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      var document = new Document();
      file.get().read(document);
      return DocumentValues.of(format, document.bytes.toByteArray());
    }
  }

  private static final class Document implements ContentSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] part, int offset, int length) {
      bytes.write(part, offset, length);
    }

    @Override
    public void skipZeros(long length) {
      bytes.writeBytes(new byte[Math.toIntExact(length)]);
    }
  }
}
