package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.component.Queryable;
import dev.backstay.component.Reference;
import dev.backstay.component.ReferenceCheck;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether what the captured components name in each other was captured with them. The names are
/// asked for before anything is read, and looked for while it passes by.
final class ReferenceChecks {

  private final List<ReferenceCheck> checks = new ArrayList<>();

  private ReferenceChecks() {}

  /// Asks what is named; what cannot be asked is told. A reference from or to a component that this
  /// snapshot does not hold is left out: it holds one end of it at most.
  static ReferenceChecks begin(
      List<Reference> references, List<OpenCaptures.Open> captures, Outcome outcome) {
    var begun = new ReferenceChecks();
    for (var reference : references) {
      var from = find(captures, reference.from());
      var in = find(captures, reference.in());
      if (from.isPresent() && in.isPresent()) {
        begun.begin(reference, from.get(), in.get().component(), outcome);
      }
    }
    return begun;
  }

  private static Optional<OpenCaptures.Open> find(
      List<OpenCaptures.Open> captures, ComponentName name) {
    return captures.stream().filter(each -> each.component().name().equals(name)).findFirst();
  }

  private void begin(Reference reference, OpenCaptures.Open from, Component in, Outcome outcome) {
    // What is kept as evidence only cannot be asked.
    if (from.capture() instanceof Queryable queryable) {
      try {
        checks.add(ReferenceCheck.ask(reference, queryable, in));
      } catch (IOException e) {
        outcome.unchecked(reference, e);
      }
    }
  }

  /// The capture, whose entries are seen when they are read.
  Capture watching(Component component, Capture capture) {
    var of = of(component.name());
    return of.isEmpty() ? capture : new WatchedCapture(capture, of);
  }

  private List<ReferenceCheck> of(ComponentName in) {
    return checks.stream().filter(it -> it.reference().in().equals(in)).toList();
  }

  /// What is missing in a component whose entries were all read.
  List<String> findings(Component component, Outcome outcome) {
    var findings = new ArrayList<String>();
    for (var each : of(component.name())) {
      try {
        each.finding().ifPresent(findings::add);
      } catch (IOException e) {
        outcome.unchecked(each.reference(), e);
      }
    }
    return findings;
  }
}
