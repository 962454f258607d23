package dev.backstay.inflight;

import dev.backstay.snapshot.ComponentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is declared of an orchestrator's work.
///
/// @param questions what was under way, asked when a snapshot is taken
/// @param canaries known values, at most one of a component
/// @param quarantine changes of restored state, in the order in which they are made
/// @param notes what is told when a restore has ended
public record Declared(
    List<InFlight> questions,
    List<Canary> canaries,
    List<Quarantine> quarantine,
    List<RestoreNote> notes) {

  /// Nothing.
  public static final Declared NONE = new Declared(List.of(), List.of(), List.of(), List.of());

  public Declared {
    questions = List.copyOf(questions);
    canaries = List.copyOf(canaries);
    quarantine = List.copyOf(quarantine);
    notes = List.copyOf(notes);
  }

  /// The questions that a component is asked.
  public List<InFlight> questionsOf(ComponentName component) {
    return questions.stream().filter(each -> each.from().equals(component)).toList();
  }

  /// The known value of a component.
  public Optional<Canary> canaryOf(ComponentName component) {
    return canaries.stream().filter(each -> each.component().equals(component)).findFirst();
  }

  /// All that a component is asked when it is captured.
  public List<String> queriesOf(ComponentName component) {
    var queries = new ArrayList<String>();
    questionsOf(component).forEach(each -> queries.add(each.name() + ": " + each.query()));
    canaryOf(component).ifPresent(each -> queries.add(each.query()));
    return queries;
  }

  /// The notes to tell of a restore.
  ///
  /// @param hostChanged whether another host captured what was restored
  public List<String> notes(boolean hostChanged) {
    return notes.stream()
        .filter(each -> each.when() == RestoreNote.When.ALWAYS || hostChanged)
        .map(RestoreNote::text)
        .toList();
  }
}
