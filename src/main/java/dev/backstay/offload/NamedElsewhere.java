package dev.backstay.offload;

import dev.backstay.backup.ScratchSpace;
import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Queryable;
import dev.backstay.component.Reference;
import dev.backstay.component.ReferenceCheck;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What other components name in a tree: it stays.
///
/// @param references what is declared
/// @param configured the components
/// @param handlers what asks them
/// @param scratch where images of them may be made
public record NamedElsewhere(
    List<Reference> references, List<Component> configured, Handlers handlers, Path scratch) {

  public NamedElsewhere {
    references = List.copyOf(references);
    configured = List.copyOf(configured);
  }

  /// What is named, at one point.
  record Names(List<ReferenceCheck> checks) {
    boolean has(EntryPath path) {
      return checks.stream().anyMatch(each -> each.isNamed(path));
    }
  }

  /// Asks the components.
  ///
  /// @throws UsageException if one cannot be asked: then nobody knows what is needed
  Names in(Component.FileTree tree, Progress progress) {
    var asked = references.stream().filter(each -> each.in().equals(tree.name())).toList();
    if (asked.isEmpty()) {
      return new Names(List.of());
    }
    var checks = new ArrayList<ReferenceCheck>();
    try (var space = ScratchSpace.in(scratch, progress)) {
      for (var reference : asked) {
        var from = configured.stream().filter(it -> it.name().equals(reference.from())).findFirst();
        try (var capture = handlers.handlerOf(from.orElseThrow()).capture(space.scratch())) {
          if (!(capture instanceof Queryable queryable)) {
            throw new IOException("it cannot be asked");
          }
          checks.add(ReferenceCheck.ask(reference, queryable, tree));
        } catch (IOException e) {
          throw new UsageException(
              FailureCode.OFFLOAD_REFUSED,
              "what %s names in %s cannot be told: %s"
                  .formatted(reference.from(), tree.name(), e.getMessage()),
              "Mend the component or the reference; until then nothing is removed.",
              e);
        }
      }
    }
    return new Names(checks);
  }
}
