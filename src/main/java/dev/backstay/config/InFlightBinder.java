package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.inflight.Canary;
import dev.backstay.inflight.Declared;
import dev.backstay.inflight.InFlight;
import dev.backstay.inflight.Quarantine;
import dev.backstay.inflight.RestoreNote;
import dev.backstay.inflight.Resubmission;
import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads what is declared of work under way: questions, changes of restored state, notes.
final class InFlightBinder {

  /// The kinds that SQL can be run over; of documents those that are written in JSON.
  static final Set<ComponentKind> ASKED =
      Set.of(ComponentKind.POSTGRES, ComponentKind.SQLITE, ComponentKind.STATE_FILE);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final Map<String, InFlight.State> STATES =
      words(InFlight.State.values(), InFlight.State::label);
  private static final Map<String, RestoreNote.When> TIMES =
      words(RestoreNote.When.values(), RestoreNote.When::label);

  private final Reading reading;
  private final ReferenceBinder references;

  InFlightBinder(Reading reading, List<Component> components) {
    this.reading = reading;
    references = new ReferenceBinder(reading, components);
  }

  private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    var words = new LinkedHashMap<String, T>();
    Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
    return words;
  }

  /// All that the sections of the file declare.
  Declared bind(Section top, List<Canary> canaries) {
    var names = new HashSet<String>();
    return new Declared(
        items(top, "inflight", Keys.IN_FLIGHT, section -> question(section, names)),
        canaries,
        items(top, "quarantine", Keys.QUARANTINE, this::quarantine),
        items(top, "notes", Keys.NOTE, this::note));
  }

  private <T> List<T> items(
      Section top, String key, Keys keys, Function<Section, Optional<T>> binding) {
    var items = new ArrayList<T>();
    var node = top.node(key);
    if (node.isPresent() && node.get() instanceof SequenceNode list) {
      for (var item : list.getValue()) {
        reading
            .mapping(item, key)
            .flatMap((MappingNode it) -> binding.apply(new Section(it, keys, reading)))
            .ifPresent(items::add);
      }
    } else if (node.isPresent()) {
      tell(
          YamlFile.placeOf(node.get()),
          "\"%s\" must be a list, found %s".formatted(key, Scalars.describe(node.get())));
    }
    return items;
  }

  private Optional<InFlight> question(Section section, Set<String> names) {
    var lacks = !requireAll(section, "name", "from", "state", "restart");
    var name = section.text("name").filter(text -> isName(text, names));
    var from = section.text("from");
    var asked = from.flatMap(text -> references.query(text, ASKED));
    asked.ifPresent(it -> requireJson(from.orElseThrow(), it.component()));
    var state = section.choice("state", STATES);
    var restart = filled(section, "restart");
    var repeats = filled(section, "repeats");
    var phantom = section.flag("phantom", false);
    var resubmit = section.command("resubmit");
    for (var argument : resubmit) {
      Resubmission.mistakeIn(argument)
          .ifPresent(
              at ->
                  tell(
                      section.node("resubmit").map(YamlFile::placeOf).orElse(section.place()),
                      ("\"resubmit\" has a brace that is no {column} at \"%s\";"
                              + " write {{ or }} for a brace itself")
                          .formatted(at)));
    }
    if (lacks || name.isEmpty() || asked.isEmpty() || state.isEmpty() || restart.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new InFlight(
            name.get().value(),
            asked.get().component().name(),
            asked.get().query(),
            state.get(),
            restart.get(),
            phantom,
            repeats,
            resubmit));
  }

  private boolean isName(Text name, Set<String> names) {
    if (!NAME.matcher(name.value()).matches()) {
      tell(
          name.place(),
          ("not a name for a question: \"%s\";"
                  + " write up to 64 lower-case letters, digits, \"_\" and \"-\"")
              .formatted(name.written()));
      return false;
    }
    if (!names.add(name.value())) {
      tell(name.place(), "the question \"" + name.value() + "\" stands there twice");
      return false;
    }
    return true;
  }

  private Optional<Quarantine> quarantine(Section section) {
    var whole = requireAll(section, "in", "edit", "why");
    var place = section.text("in");
    var in = place.flatMap(text -> references.find(text, text.value(), ASKED));
    in.ifPresent(it -> requireJson(place.orElseThrow(), it));
    var edit = filled(section, "edit");
    var why = filled(section, "why");
    return whole && edit.isPresent() && why.isPresent()
        ? in.map(it -> new Quarantine(it.name(), edit.get(), why.get()))
        : Optional.empty();
  }

  private Optional<RestoreNote> note(Section section) {
    section.require("text");
    var when = section.choice("when", TIMES);
    var text = filled(section, "text");
    return section.has("when") && when.isEmpty()
        ? Optional.empty()
        : text.map(it -> new RestoreNote(it, when.orElse(RestoreNote.When.ALWAYS)));
  }

  private static boolean requireAll(Section section, String... keys) {
    var whole = true;
    for (var key : keys) {
      whole &= section.require(key);
    }
    return whole;
  }

  /// A text that says something.
  private Optional<String> filled(Section section, String key) {
    var text = section.text(key);
    text.filter(it -> it.value().isBlank())
        .ifPresent(it -> tell(it.place(), "\"" + key + "\" is empty"));
    return text.map(it -> it.value().strip()).filter(it -> !it.isEmpty());
  }

  private void requireJson(Text text, Component component) {
    if (!isAsked(component)) {
      tell(
          text.place(),
          "component \"%s\" is a document that is not written in JSON: no SQL runs over it"
              .formatted(component.name()));
    }
  }

  /// Whether SQL runs over a component.
  static boolean isAsked(Component component) {
    return ASKED.contains(component.kind())
        && !(component instanceof Component.StateFile file
            && file.format() != Component.StateFile.Format.JSON);
  }

  private void tell(Place place, String problem) {
    reading.problems().add(place, problem);
  }
}
