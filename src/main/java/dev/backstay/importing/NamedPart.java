package dev.backstay.importing;

import dev.backstay.component.Component;
import dev.backstay.component.NativeNames;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A part with the name that it gets as a component.
///
/// @param part the part
/// @param name its name
/// @param configured the configured component that it stands for, if it does
record NamedPart(Part part, ComponentName name, Optional<Component> configured) {

  private static final int NAME_LENGTH_MAX = 64;

  /// Names all parts: after the component that was asked for, else after a configured one of the
  /// same name and kind, else after the only configured one of the same kind and file name, else
  /// as the backup calls them.
  ///
  /// @throws UsageException if the component that was asked for takes none of them, or several
  static List<NamedPart> all(
      List<Part> parts, List<Component> configured, Optional<ComponentName> asked) {
    var wanted = asked.map(name -> componentOf(name, configured));
    wanted.ifPresent(component -> requireOne(component, parts));
    var taken = new HashSet<ComponentName>();
    var named = new ArrayList<NamedPart>();
    for (var part : parts) {
      var component =
          wanted
              .filter(it -> it.kind() == part.kind())
              .or(() -> standingFor(part, configured))
              .filter(it -> wanted.isEmpty() || it.kind() == part.kind());
      var one =
          component
              .filter(it -> !taken.contains(it.name()))
              .map(it -> new NamedPart(part, it.name(), Optional.of(it)))
              .orElseGet(() -> new NamedPart(part, ownName(part), Optional.empty()));
      if (!taken.add(one.name)) {
        throw new UsageException(
            FailureCode.USAGE,
            "two parts would be called " + one.name,
            "Say with `--component` which configured component one of them is.");
      }
      named.add(one);
    }
    return named;
  }

  private static Component componentOf(ComponentName name, List<Component> configured) {
    return configured.stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.PATH_UNKNOWN,
                    "the configuration has no component " + name,
                    "It has "
                        + configured.stream()
                            .map(it -> it.name().value())
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static void requireOne(Component component, List<Part> parts) {
    var fitting = parts.stream().filter(part -> part.kind() == component.kind()).toList();
    if (fitting.size() != 1) {
      throw new UsageException(
          FailureCode.USAGE,
          "component %s is of kind %s, and the backup has %d parts of that kind"
              .formatted(component.name(), component.kind().label(), fitting.size()),
          "It has "
              + parts.stream()
                  .map(part -> part.name() + " (" + part.kind().label() + ")")
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private static Optional<Component> standingFor(Part part, List<Component> configured) {
    var ofKind = configured.stream().filter(it -> it.kind() == part.kind()).toList();
    var sameName = ofKind.stream().filter(it -> it.name().value().equals(part.name())).findFirst();
    if (sameName.isPresent()) {
      return sameName;
    }
    var sameFile = ofKind.stream().filter(it -> fileNameOf(it).equals(fileNameOf(part))).toList();
    return sameFile.size() == 1 ? Optional.of(sameFile.getFirst()) : Optional.empty();
  }

  private static String fileNameOf(Component component) {
    return NativeNames.nameOf(component.path());
  }

  /// A dump is called after its database.
  private static String fileNameOf(Part part) {
    return part.kind() == ComponentKind.POSTGRES
        ? SingleFile.stem(part.fileName())
        : part.fileName();
  }

  private static ComponentName ownName(Part part) {
    var plain =
        part.name()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]", "-")
            .replaceAll("^[^a-z0-9]+", "");
    var name = plain.substring(0, Math.min(plain.length(), NAME_LENGTH_MAX));
    return new ComponentName(name.isEmpty() ? "database" : name);
  }

  /// What its absence means.
  Importance importance() {
    return configured.map(Component::importance).orElse(part.importance());
  }
}
