package dev.backstay.ask;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Documents;
import dev.backstay.component.StagedFile;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The files of a component that are one database or document, out of a snapshot.
///
/// @param content what the snapshot holds of the component
record StoredFiles(ComponentContent content) {

  private static final int SHOWN_MAX = 5;

  /// Writes a database into an area, with what must be brought into it.
  ///
  /// @param path where it is; the root if there is only one
  Path database(EntryPath path, ScratchArea area) throws IOException {
    var chosen = path.equals(EntryPath.ROOT) ? only() : path;
    var files = generation(chosen);
    var needed = files.values().stream().mapToLong(it -> it.meta().sizeBytes()).sum();
    if (area.usableBytes() < needed) {
      throw new RestoreRefusedException(
          FailureCode.SPACE,
          "%s has %d free bytes, and the database has %d"
              .formatted(area.directory(), area.usableBytes(), needed),
          "Set `scratch_dir` to a larger disk.");
    }
    var place = area.privateDirectory("state").resolve("database");
    for (var each : files.entrySet()) {
      StagedFile.make(place.resolveSibling("database" + each.getKey()), content, each.getValue());
    }
    return place;
  }

  /// The files of a database by their endings.
  private Map<String, StoredEntry> generation(EntryPath path) {
    var found = new HashMap<String, StoredEntry>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      var name = entry.meta().path().value();
      if (name.equals(path.value())) {
        found.put("", entry);
      }
      // What processes share is made anew by the next one.
      for (var ending : List.of("-wal", "-journal")) {
        if (name.equals(path.value() + ending) && entry.meta().type() == EntryType.FILE) {
          found.put(ending, entry);
        }
      }
    }
    var main = found.get("");
    if (main != null && main.meta().type() == EntryType.HARD_LINK) {
      return generation(new EntryPath(main.meta().target()));
    }
    if (main == null || main.meta().type() != EntryType.FILE) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "no file at " + path + " in component " + content.component().name(),
          "List what there is with `backstay ls`.");
    }
    return found;
  }

  private EntryPath only() {
    var isTree =
        switch (content.component().kind()) {
          case FILES -> true;
          case SQLITE, STATE_FILE, DISK, COMMAND, POSTGRES, REDIS, S3 -> false;
        };
    var found = new ArrayList<EntryPath>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (isTree ? meta.database() : !isSidecar(meta.path())) {
        found.add(meta.path());
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    var name = content.component().name();
    throw new UsageException(
        FailureCode.PATH_UNKNOWN,
        found.isEmpty()
            ? "no database is known in component " + name
            : "component %s has %d databases: %s%s"
                .formatted(name, found.size(), first(found), found.size() > SHOWN_MAX ? ", …" : ""),
        "Name one by its path, as in `backstay dump latest:%s:PATH --query \"select 1\"`."
            .formatted(name));
  }

  private static String first(List<EntryPath> found) {
    return found.stream()
        .limit(SHOWN_MAX)
        .map(EntryPath::toString)
        .collect(Collectors.joining(", "));
  }

  private static boolean isSidecar(EntryPath path) {
    return DatabaseFiles.SIDECARS.stream().anyMatch(path.value()::endsWith);
  }

  /// The document of a state file.
  ///
  /// @throws UsageException if it is not JSON
  String document(ScratchArea area) throws IOException {
    var format = content.component().facts().details().getOrDefault("format", "");
    if (!format.equals("JSON")) {
      throw new UsageException(
          FailureCode.QUERY_REFUSED,
          "component %s is a state file in %s, and only JSON can be asked for rows"
              .formatted(content.component().name(), EntryPath.escape(format)),
          "Write the file out with `backstay dump`.");
    }
    var file = database(EntryPath.ROOT, area);
    if (Files.size(file) > Documents.DOCUMENT_BYTES_MAX) {
      throw new IOException("it has more than " + Documents.DOCUMENT_BYTES_MAX + " bytes");
    }
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not written in UTF-8", e);
    }
  }
}
