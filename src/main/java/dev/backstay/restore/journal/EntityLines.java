package dev.backstay.restore.journal;

import dev.backstay.snapshot.ComponentName;
import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines of a journal that tell of the one thing that is restored.
///
/// An entity is: kind, id, id where it goes, whether the former state is dropped. A part is:
/// component, place, work directory.
final class EntityLines {

  static final String ENTITY = "entity";
  static final String PART = "part";

  private final FileSystem fileSystem;
  private List<String> begun = List.of();
  private final List<JournaledEntity.Part> parts = new ArrayList<>();

  EntityLines(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  static List<JournalLine> of(Optional<JournaledEntity> entity) {
    var lines = new ArrayList<JournalLine>();
    entity.ifPresent(
        it -> {
          lines.add(
              JournalLine.of(
                  ENTITY, it.kind(), it.id(), it.target(), Boolean.toString(it.settled())));
          for (var part : it.parts()) {
            lines.add(
                JournalLine.of(
                    PART, part.component().value(), part.place(), part.work().toString()));
          }
        });
    return lines;
  }

  void begin(List<String> fields) {
    begun = fields.subList(0, 4);
  }

  void add(List<String> fields) {
    parts.add(
        new JournaledEntity.Part(
            new ComponentName(fields.get(0)), fields.get(1), fileSystem.getPath(fields.get(2))));
  }

  /// @throws IllegalArgumentException if there are parts of nothing
  Optional<JournaledEntity> entity() {
    if (begun.isEmpty() && parts.isEmpty()) {
      return Optional.empty();
    }
    if (begun.isEmpty()) {
      throw new IllegalArgumentException("it tells of parts, and not of what");
    }
    return Optional.of(
        new JournaledEntity(
            begun.get(0), begun.get(1), begun.get(2), Boolean.parseBoolean(begun.get(3)), parts));
  }
}
