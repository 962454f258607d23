package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.rehearsal.Placeholder;
import dev.backstay.rehearsal.Placeholder.Kind;
import dev.backstay.snapshot.ComponentKind;
import java.util.List;
import java.util.Set;

/// Checks what stands in texts for what is only known in a drill.
///
/// @param components what is restored
record Placeholders(Reading reading, List<Component> components) {

  /// Tells of each that cannot be there.
  ///
  /// @param allowed the kinds that may be in that text
  /// @param kept the names of what answers have given by then
  /// @param isShown whether everybody can read the text once it is filled in
  void check(Text text, Set<Kind> allowed, Set<String> kept, boolean isShown) {
    for (var each : Placeholder.in(text.value())) {
      switch (each.kind()) {
        case UNKNOWN -> tell(text, "there is no placeholder " + each.written());
        case KEPT -> {
          if (!kept.contains(each.name())) {
            tell(text, "there is no placeholder " + each.written() + suggestion(each, kept));
          }
        }
        case PORT, PATH, ADDRESS -> {
          if (!allowed.contains(each.kind())) {
            tell(text, "%s cannot stand there".formatted(each.written()));
          } else if (each.kind() != Kind.PORT) {
            checkComponent(text, each, isShown);
          }
        }
      }
    }
  }

  private static String suggestion(Placeholder unknown, Set<String> kept) {
    return kept.isEmpty()
        ? "; write {port}, {path:NAME} or {address:NAME}"
        : Nearest.suggestion(unknown.name(), kept);
  }

  private void checkComponent(Text text, Placeholder placeholder, boolean isShown) {
    var found =
        components.stream().filter(it -> it.name().value().equals(placeholder.name())).findFirst();
    if (found.isEmpty()) {
      var names = components.stream().map(it -> it.name().value()).toList();
      tell(
          text,
          "%s: there is no component \"%s\"%s"
              .formatted(
                  placeholder.written(),
                  placeholder.name(),
                  Nearest.suggestion(placeholder.name(), names)));
      return;
    }
    var kind = found.get().kind();
    var isServed = kind == ComponentKind.POSTGRES || kind == ComponentKind.REDIS;
    if (isServed != (placeholder.kind() == Kind.ADDRESS)) {
      tell(
          text,
          "%s: component \"%s\" is of kind %s; write {%s:%s}"
              .formatted(
                  placeholder.written(),
                  placeholder.name(),
                  kind.label(),
                  isServed ? "address" : "path",
                  placeholder.name()));
    } else if (isShown && kind == ComponentKind.REDIS) {
      tell(
          text,
          "%s has a password, and everyone who lists processes can read it there; put it into `environment`"
              .formatted(placeholder.written()));
    }
  }

  private void tell(Text text, String problem) {
    reading.problems().add(text.place(), problem);
  }
}
