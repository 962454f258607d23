package dev.backstay.inflight;

import dev.backstay.component.Row;
import dev.backstay.inflight.Answers.Answer;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What was under way when a snapshot was taken, and what a restart makes of it.
///
/// @param items one for each question: those that are configured in their order, then those that
///     were asked then and are no longer configured
public record InFlightReport(List<Item> items) {

  public InFlightReport {
    items = List.copyOf(items);
  }

  /// What one question gave.
  ///
  /// @param name the question
  /// @param component what was asked
  /// @param question what is configured of it; empty if it is no longer configured
  /// @param count how many pieces of work there were
  /// @param work those of which the snapshot keeps the rows
  /// @param unknown why it has no answer; empty if it has one
  public record Item(
      String name,
      ComponentName component,
      Optional<InFlight> question,
      long count,
      List<Work> work,
      Optional<String> unknown) {

    public Item {
      work = List.copyOf(work);
    }

    /// Whether the work may be said to run when nothing runs it.
    public boolean isPhantom() {
      return question.filter(InFlight::phantom).isPresent();
    }

    /// How many pieces of work were counted only.
    public long notKept() {
      return count - work.size();
    }
  }

  /// One piece of work.
  ///
  /// @param row what the query gave of it
  /// @param resubmit the command that hands it in again; empty if none is configured
  public record Work(Row row, Optional<Resubmission.Command> resubmit) {}

  /// What a snapshot says of the questions.
  public static InFlightReport of(Snapshot snapshot, List<InFlight> questions) {
    return of(snapshot, questions, snapshot.components());
  }

  /// The same of some of its components.
  public static InFlightReport of(
      Snapshot snapshot, List<InFlight> questions, List<ComponentRecord> components) {
    var items = new ArrayList<Item>();
    var names = new HashSet<String>();
    for (var question : questions) {
      var record = components.stream().filter(it -> it.name().equals(question.from())).findFirst();
      var answer = record.flatMap(it -> Optional.ofNullable(Answers.in(it).get(question.name())));
      if (record.isPresent() || snapshot.component(question.from()).isEmpty()) {
        names.add(question.from() + ":" + question.name());
        items.add(
            answer
                .map(it -> item(question.name(), question.from(), Optional.of(question), it))
                .orElseGet(() -> unasked(question)));
      }
    }
    for (var record : components) {
      Answers.in(record)
          .forEach(
              (name, answer) -> {
                if (names.add(record.name() + ":" + name)) {
                  items.add(item(name, record.name(), Optional.empty(), answer));
                }
              });
    }
    return new InFlightReport(items);
  }

  private static Item unasked(InFlight question) {
    return new Item(
        question.name(),
        question.from(),
        Optional.of(question),
        0,
        List.of(),
        Optional.of("it was not asked when the snapshot was taken"));
  }

  private static Item item(
      String name, ComponentName component, Optional<InFlight> question, Answer answer) {
    var command =
        question.map(InFlight::resubmit).filter(it -> !it.isEmpty()).map(Resubmission::new);
    var work =
        answer.rows().stream().map(row -> new Work(row, command.map(it -> it.of(row)))).toList();
    return new Item(name, component, question, answer.count(), work, answer.failed());
  }

  /// Whether the snapshot answers any question.
  public boolean isAnswered() {
    return items.stream().anyMatch(it -> it.unknown().isEmpty());
  }
}
