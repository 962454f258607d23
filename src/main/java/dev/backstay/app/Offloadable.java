package dev.backstay.app;

import dev.backstay.component.Component;
import dev.backstay.component.OffloadRules;
import dev.backstay.config.Configuration;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.offload.OffloadRequest;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What of a configured installation may be offloaded.
record Offloadable(Configuration configuration, Path stateDirectory, Path scratchDirectory) {

  OffloadRequest request(String component, Optional<Duration> olderThan, Optional<Integer> keep) {
    var tree =
        configuration.components().stream()
            .filter(each -> each.name().value().equals(component))
            .filter(each -> configuration.offloads().containsKey(each.name()))
            .findFirst()
            .map(each -> (Component.FileTree) each)
            .orElseThrow(() -> undeclared(component));
    var declared = Objects.requireNonNull(configuration.offloads().get(tree.name()));
    return new OffloadRequest(tree, stricter(declared, olderThan, keep), others(tree));
  }

  private UsageException undeclared(String component) {
    var known = configuration.components().stream().map(each -> each.name().value()).toList();
    if (!known.contains(component)) {
      return new UsageException(
          FailureCode.PATH_UNKNOWN,
          "the configuration has no component " + EntryPath.escape(component),
          "It has " + String.join(", ", known) + ".");
    }
    var declared = configuration.offloads().keySet().stream().map(Object::toString).sorted();
    return new UsageException(
        FailureCode.OFFLOAD_REFUSED,
        "the configuration lets nothing be offloaded of " + EntryPath.escape(component),
        "Declare `offload` of a component of kind files. It is declared of: %s."
            .formatted(
                configuration.offloads().isEmpty()
                    ? "none"
                    : String.join(", ", declared.toList())));
  }

  private static OffloadRules stricter(
      OffloadRules declared, Optional<Duration> olderThan, Optional<Integer> keep) {
    try {
      return declared.stricter(
          olderThan.orElse(declared.olderThan()), keep.orElse(declared.keep()));
    } catch (IllegalArgumentException laxer) {
      throw new UsageException(
          FailureCode.OFFLOAD_REFUSED,
          "the configuration lets files go that are older than %s, and keeps %d in each directory"
              .formatted(OffloadRules.span(declared.olderThan()), declared.keep()),
          "Ask for older ones or keep more; less strict rules belong into the configuration.",
          laxer);
    }
  }

  /// What stands in the tree and is not its own.
  private List<Path> others(Component.FileTree tree) {
    var others = new ArrayList<Path>();
    configuration.components().stream()
        .filter(each -> each.isAtPath() && !each.name().equals(tree.name()))
        .map(Component::path)
        .filter(each -> !tree.path().startsWith(each))
        .forEach(others::add);
    others.addAll(List.of(configuration.file(), stateDirectory, scratchDirectory));
    return others.stream().flatMap(Offloadable::names).toList();
  }

  /// As it is called, and as it really is.
  private static Stream<Path> names(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    try {
      return Stream.of(absolute, path.toRealPath());
    } catch (IOException absent) {
      return Stream.of(absolute);
    }
  }
}
