package dev.backstay.inflight;

import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.snapshot.ComponentRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a component answered when it was captured, as details of its record.
///
/// Of a question NAME: `inflight.NAME`, a JSON array of its rows, which goes on in
/// `inflight.NAME.2` and so on; `inflight.NAME.count`, how many there were; `asked.NAME`, a hash of
/// the query; or `inflight.NAME.failed`, why it has no answer. Of a canary `canary`, `canary.asked`
/// and `canary.failed`.
public final class Answers {

  /// How many rows are kept of one component.
  public static final int ROWS_MAX = 2000;

  /// How many bytes are kept of the rows of one component.
  public static final int BYTES_MAX = 256 << 10;

  /// A text of a manifest has at most 64 KiB.
  private static final int PART_BYTES_MAX = 48 << 10;

  private static final String ROWS = "inflight.";
  private static final String ASKED = "asked.";
  private static final String COUNT = ".count";
  private static final String FAILED = ".failed";
  private static final String CANARY = "canary";
  private static final String CANARY_ASKED = "canary.asked";
  private static final String CANARY_FAILED = "canary.failed";

  private final SortedMap<String, String> details = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int rowsLeft = ROWS_MAX;
  private int bytesLeft = BYTES_MAX;

  private Answers() {}

  /// Asks a captured component all that is declared of it. What cannot be answered is a failure to
  /// be told, and a detail.
  ///
  /// @param former the record whose content this capture has taken over unread: what it answered to
  ///     the same query is taken over too, so that nothing is read for it
  public static Answers ask(
      Declared declared,
      ComponentRecord record,
      Queryable image,
      Optional<ComponentRecord> former) {
    var answers = new Answers();
    var known = former.map(it -> it.facts().details()).orElseGet(TreeMap::new);
    for (var question : declared.questionsOf(record.name())) {
      if (!answers.takeOver(question, known)) {
        answers.ask(question, image);
      }
    }
    declared.canaryOf(record.name()).ifPresent(canary -> answers.ask(canary, image, known));
    return answers;
  }

  /// The details by name.
  public SortedMap<String, String> details() {
    return details;
  }

  /// Why questions have no answer; no value of a component is in it.
  public List<String> failures() {
    return failures;
  }

  /// Whether a detail of a record is part of an answer, and so may hold values of a component.
  public static boolean isOne(String detail) {
    return detail.startsWith(ROWS) || detail.startsWith(ASKED) || detail.startsWith(CANARY);
  }

  private boolean takeOver(InFlight question, SortedMap<String, String> known) {
    var asked = ASKED + question.name();
    if (!Hashes.of(question.query()).equals(known.get(asked))) {
      return false;
    }
    details.put(asked, Hashes.of(question.query()));
    var key = ROWS + question.name();
    known
        .subMap(key, key + "/")
        .forEach(
            (name, value) -> {
              if (name.equals(key) || name.startsWith(key + ".")) {
                details.put(name, value);
                bytesLeft -= value.startsWith("[") ? value.length() : 0;
              }
            });
    var failed = known.get(key + FAILED);
    if (failed != null) {
      failures.add(told(question.from() + "", question.name(), failed));
    }
    return true;
  }

  private void ask(InFlight question, Queryable image) {
    var key = ROWS + question.name();
    var rows = new Rows();
    details.put(ASKED + question.name(), Hashes.of(question.query()));
    try {
      image.rows(question.query(), rows::add);
      rows.end();
      details.put(key + COUNT, Long.toString(rows.count));
      for (var i = 0; i < rows.parts.size(); i++) {
        details.put(i == 0 ? key : key + "." + (i + 1), rows.parts.get(i));
      }
    } catch (IOException e) {
      var why = Reasons.of(e, question.query());
      details.put(key + FAILED, why);
      failures.add(told(question.from().value(), question.name(), why));
    }
  }

  private static String told(String component, String name, String why) {
    return "%s: what was in flight (%s) cannot be told: %s".formatted(component, name, why);
  }

  /// The rows of one answer, as far as there is room.
  private final class Rows {

    private final List<String> parts = new ArrayList<>();
    private StringBuilder part = new StringBuilder("[");
    private long count;

    void add(Row row) {
      count++;
      if (rowsLeft == 0 || bytesLeft <= 0) {
        return;
      }
      var text = KeptRows.write(row);
      if (text.length() >= PART_BYTES_MAX - 2 || text.length() > bytesLeft) {
        return;
      }
      rowsLeft--;
      bytesLeft -= text.length();
      if (part.length() + text.length() + 2 > PART_BYTES_MAX) {
        end();
      }
      part.append(part.length() > 1 ? "," : "").append(text);
    }

    void end() {
      parts.add(part.append("]").toString());
      part = new StringBuilder("[");
    }
  }

  private void ask(Canary canary, Queryable image, SortedMap<String, String> known) {
    var hash = Hashes.of(canary.query());
    details.put(CANARY_ASKED, hash);
    if (hash.equals(known.get(CANARY_ASKED))) {
      for (var name : List.of(CANARY, CANARY_FAILED)) {
        Optional.ofNullable(known.get(name)).ifPresent(value -> details.put(name, value));
      }
      return;
    }
    try {
      valueOf(canary, image).ifPresent(value -> details.put(CANARY, value));
    } catch (IOException e) {
      var why = Reasons.of(e, canary.query());
      details.put(CANARY_FAILED, why);
      failures.add(canary.component() + ": the canary cannot be told: " + why);
    }
  }

  /// The first value of the canary's query, if it is short; else a hash of it.
  private static Optional<String> valueOf(Canary canary, Queryable image) throws IOException {
    var first = new First();
    image.rows(canary.query(), first::see);
    return Optional.ofNullable(first.value)
        .map(it -> it.length() <= 200 ? it : "sha256:" + Hashes.of(it));
  }

  private static final class First {
    private boolean seen;
    private @Nullable String value;

    void see(Row row) {
      if (!seen) {
        seen = true;
        value = row.first().orElse(null);
      }
    }
  }

  /// Whether a staged component gives the value that was captured; also if none was, or another
  /// query was asked then.
  ///
  /// @throws IOException if it cannot be asked
  public static boolean isSame(Canary canary, ComponentRecord record, Queryable staged)
      throws IOException {
    var details = record.facts().details();
    return !Hashes.of(canary.query()).equals(details.get(CANARY_ASKED))
        || details.containsKey(CANARY_FAILED)
        || valueOf(canary, staged).equals(Optional.ofNullable(details.get(CANARY)));
  }

  /// Why the canary was not met when it was captured; empty if it was.
  public static Optional<String> lackOf(Canary canary, ComponentRecord record) {
    var details = record.facts().details();
    if (!Hashes.of(canary.query()).equals(details.get(CANARY_ASKED))) {
      return Optional.of("it was not asked for, or by another query");
    }
    if (details.containsKey(CANARY_FAILED)) {
      return Optional.of("it could not be asked for: " + details.get(CANARY_FAILED));
    }
    return details.containsKey(CANARY) ? Optional.empty() : Optional.of("it was gone");
  }

  /// What a record keeps of the answers to questions, by name.
  static SortedMap<String, Answer> in(ComponentRecord record) {
    var found = new TreeMap<String, Answer>();
    var details = record.facts().details();
    for (var detail : details.keySet()) {
      if (detail.startsWith(ASKED)) {
        var name = detail.substring(ASKED.length());
        found.put(name, answerIn(details, ROWS + name));
      }
    }
    return found;
  }

  /// An answer as it was kept.
  ///
  /// @param count how many rows there were
  /// @param rows those that were kept
  /// @param failed why there is none
  record Answer(long count, List<Row> rows, Optional<String> failed) {}

  private static Answer answerIn(SortedMap<String, String> details, String key) {
    var failed = Optional.ofNullable(details.get(key + FAILED));
    var rows = new ArrayList<Row>();
    try {
      var part = details.get(key);
      for (var i = 2; part != null; i++) {
        rows.addAll(KeptRows.read(part));
        part = details.get(key + "." + i);
      }
      return new Answer(Long.parseLong(details.getOrDefault(key + COUNT, "0")), rows, failed);
    } catch (IllegalArgumentException e) {
      return new Answer(0, List.of(), Optional.of("what was kept makes no sense"));
    }
  }
}
