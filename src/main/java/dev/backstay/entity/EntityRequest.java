package dev.backstay.entity;

import dev.backstay.component.Destination;
import dev.backstay.component.Entity;
import dev.backstay.component.EntityPart;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What is asked of a restore of one entity.
///
/// @param entity what sort of thing it is
/// @param id what it is called in the snapshot
/// @param as what it is called where it goes, if it is to be a clone
/// @param settle whether to drop the former state at the end, or to keep it for a rollback
public record EntityRequest(Entity entity, String id, Optional<String> as, boolean settle) {

  private static final int LENGTH_MAX = 1024;

  /// Refuses ids that nothing can have.
  ///
  /// @throws UsageException if one of them cannot be an id
  public EntityRequest {
    requireId(id, entity);
    var same = id;
    as.ifPresent(
        it -> {
          requireId(it, entity);
          if (it.equals(same)) {
            throw new UsageException(
                FailureCode.USAGE,
                "a clone of %s cannot be called the same".formatted(EntryPath.escape(same)),
                "Name another id with `--as`, or leave it out to replace what is live.");
          }
        });
  }

  /// One of the configured entities.
  ///
  /// @param typed `KIND:ID`
  /// @throws UsageException if it is not written so, or there is no such kind
  public static EntityRequest of(
      String typed, Optional<String> as, boolean settle, List<Entity> entities) {
    var kinds = entities.stream().map(Entity::kind).toList();
    var colon = typed.indexOf(':');
    if (colon < 1) {
      throw new UsageException(
          FailureCode.USAGE,
          "not an entity: " + EntryPath.escape(typed),
          "Write KIND:ID, as run:4711. " + known(kinds));
    }
    var kind = typed.substring(0, colon);
    var entity =
        entities.stream()
            .filter(it -> it.kind().equals(kind))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.USAGE,
                        "no entity of kind %s is configured".formatted(EntryPath.escape(kind)),
                        known(kinds)));
    return new EntityRequest(entity, typed.substring(colon + 1), as, settle);
  }

  private static String known(List<String> kinds) {
    return kinds.isEmpty()
        ? "Declare where its rows and files are, under `entities` in the configuration."
        : "Configured are: " + String.join(", ", kinds) + ".";
  }

  /// What it is called where it goes.
  public String target() {
    return as.orElse(id);
  }

  /// As it may be shown.
  public String shown() {
    return entity.kind() + ":" + EntryPath.escape(id);
  }

  private static void requireId(String id, Entity entity) {
    var isText = StandardCharsets.UTF_8.newEncoder().canEncode(id) && id.indexOf('\uFFFD') < 0;
    if (id.isEmpty() || id.length() > LENGTH_MAX || id.indexOf('\0') >= 0 || !isText) {
      throw new UsageException(
          FailureCode.USAGE,
          "not an id: \"%s\"".formatted(EntryPath.escape(id)),
          "An id has 1 to %d characters of UTF-8.".formatted(LENGTH_MAX));
    }
    for (var part : entity.parts()) {
      if (part instanceof EntityPart.Paths paths) {
        requireName(id, paths);
      }
    }
  }

  /// What is one name cannot lead elsewhere.
  private static void requireName(String id, EntityPart.Paths paths) {
    var isName =
        id.indexOf('/') < 0
            && !id.equals(".")
            && !id.equals("..")
            && !id.startsWith(Destination.WORK_PREFIX)
            && EntryPath.problemOf(id).isEmpty()
            && EntryPath.problemOf(paths.of(id)).isEmpty();
    if (!isName) {
      throw new UsageException(
          FailureCode.PATH_UNSAFE,
          "\"%s\" cannot be a part of the path %s of %s"
              .formatted(EntryPath.escape(id), paths.path(), paths.component()),
          "The id of what has files must be one name, without a slash, that no restore uses.");
    }
  }
}
