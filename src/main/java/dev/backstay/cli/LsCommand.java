package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/// Lists what a snapshot holds.
@Command(
    name = "ls",
    description = "List the components of a snapshot, or the entries of one.",
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay ls latest",
      "  backstay ls latest:logs",
      "  backstay ls -l --recursive 4f2a:logs:digests"
    })
final class LsCommand extends SessionCommand {

  @Parameters(
      paramLabel = "SNAPSHOT[:COMPONENT[:PATH]]",
      description = "What to list: without a component, the components.")
  private String typed = "";

  @Option(
      names = {"-l", "--long"},
      description = "With type, mode, owner, size and time.")
  private boolean details;

  @Option(names = "--recursive", description = "Everything below, not only the next level.")
  private boolean recursive;

  LsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var parts = typed.split(":", 3);
    var choice = SnapshotChoice.parse(parts[0]);
    var path = entryPath(parts.length > 2 ? parts[2] : "");
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var commit = choice.in(repository.log(), installation.configuration().orchestrator());
      if (parts.length == 1) {
        listComponents(commit);
      } else {
        list(repository, commit, componentName(parts[1]), path);
      }
    }
    return ExitCode.OK;
  }

  /// What was typed as the name of a component.
  static ComponentName componentName(String text) {
    if (!ComponentName.isValid(text)) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "not a component: " + EntryPath.escape(text),
          "`backstay ls latest` lists the components of a snapshot.");
    }
    return new ComponentName(text);
  }

  /// What was typed as a path within a component.
  static EntryPath entryPath(String text) {
    var path = text.startsWith("/") ? text.substring(1) : text;
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    var problem = EntryPath.problemOf(path);
    if (problem.isPresent()) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          problem.get(),
          "A path is relative to its component, as `backstay ls` prints it.");
    }
    return new EntryPath(path);
  }

  private void listComponents(Commit commit) {
    var components = commit.snapshot().components();
    if (output().isJson()) {
      output().object(json -> SnapshotText.write(json, commit));
    } else {
      output().table(SnapshotText.components(components));
    }
  }

  private void list(Repository repository, Commit commit, ComponentName component, EntryPath path) {
    try (var reader = repository.read(commit)) {
      var content = reader.content(component);
      requireThere(content, path, commit.snapshot().id() + ":" + component);
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  json.writeStringProperty("snapshot", commit.snapshot().id().hex());
                  json.writeStringProperty("component", component.value());
                  json.writeArrayPropertyStart("entries");
                  forEach(content, path, meta -> write(json, meta));
                  json.writeEndArray();
                });
      } else {
        forEach(content, path, meta -> output().line(details ? line(meta) : EntryText.name(meta)));
      }
    }
  }

  private void forEach(ComponentContent content, EntryPath path, Consumer<EntryMeta> each) {
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.path().isAtOrBelow(path) && isListed(meta, path)) {
        each.accept(meta);
      }
    }
  }

  /// Nothing is printed of what is not there.
  private static void requireThere(ComponentContent content, EntryPath path, String within) {
    if (path.equals(EntryPath.ROOT)) {
      return;
    }
    for (var entries = content.entries(); entries.hasNext(); ) {
      if (entries.next().meta().path().isAtOrBelow(path)) {
        return;
      }
    }
    throw new UsageException(
        FailureCode.PATH_UNKNOWN,
        "component " + content.component().name() + " has no " + path,
        "`backstay ls " + within + "` shows what it has.");
  }

  private boolean isListed(EntryMeta meta, EntryPath path) {
    if (recursive) {
      return true;
    }
    if (meta.path().equals(path)) {
      return meta.type() != EntryType.DIRECTORY;
    }
    return meta.path().parent().filter(path::equals).isPresent();
  }

  private static String line(EntryMeta meta) {
    var attributes = meta.attributes();
    return String.format(
        Locale.ROOT,
        "%-9s %04o %5d:%-5d %12d %s %s",
        EntryText.label(meta.type()),
        attributes.mode(),
        attributes.uid(),
        attributes.gid(),
        meta.sizeBytes(),
        Words.time(EntryText.modifiedAt(meta)),
        meta.target().isEmpty()
            ? EntryText.name(meta)
            : EntryText.name(meta) + " -> " + meta.target());
  }

  private static void write(JsonGenerator json, EntryMeta meta) {
    var attributes = meta.attributes();
    json.writeStartObject();
    json.writeStringProperty("path", meta.path().value());
    json.writeStringProperty("type", EntryText.label(meta.type()));
    json.writeStringProperty("mode", String.format(Locale.ROOT, "%04o", attributes.mode()));
    json.writeNumberProperty("uid", attributes.uid());
    json.writeNumberProperty("gid", attributes.gid());
    json.writeNumberProperty("size", meta.sizeBytes());
    json.writeStringProperty("modified_at", EntryText.modifiedAt(meta).toString());
    if (!meta.target().isEmpty()) {
      json.writeStringProperty("target", meta.target());
    }
    json.writeEndObject();
  }
}
