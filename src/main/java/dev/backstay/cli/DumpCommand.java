package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.ask.Opening;
import dev.backstay.export.Dump;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes what a snapshot holds to standard output.
@Command(
    name = "dump",
    description =
        "Write one file of a snapshot, or a directory as a tar archive, to the output; or what a"
            + " database of it answers.",
    footer = {
      "",
      "A component that is a single file (a state file, a database) needs no PATH. With --json"
          + " and --to, what was written is told. Damage ends it with 13, and what was written"
          + " until then is cut.",
      "",
      "With --query, one SQL statement that reads is asked of the component as the snapshot has"
          + " it: of a sqlite or postgres component, of a SQLite database in a tree (PATH,"
          + " unless it is the only one), or of a state file in JSON, the only row of"
          + " `document(json)`. It is restored into `scratch_dir` for that (PostgreSQL into a"
          + " server of its own), asked, and removed; nothing live is touched. Values are told in"
          + " full with --json and --csv.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay dump latest:state | jq .",
      "  backstay dump 4f2a:logs:digests/may.log --to /tmp/may.log",
      "  backstay dump latest:logs:digests | tar -tv",
      "  backstay dump latest~3:runs --to /tmp/runs.sqlite",
      "  backstay dump latest:runs --query \"select status, count(*) from runs group by 1\"",
      "  backstay dump 4f2a:logs:cache/hits.db --query \"select * from hits\" --limit 100 --csv",
      "  backstay dump latest:state --query \"select json ->> 'version' from document\" --json"
    })
final class DumpCommand extends SessionCommand {

  private static final int BUFFER_BYTES = 1 << 16;

  /// How a directory is written.
  enum Archive {
    tar
  }

  @Parameters(paramLabel = "SNAPSHOT:COMPONENT[:PATH]", description = "What to write.")
  private String typed = "";

  @Option(names = "--to", paramLabel = "FILE", description = "Write this file, which must not be.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--archive",
      paramLabel = "FORM",
      description = "Write an archive even of a single file; the only form is tar.")
  private Optional<Archive> archive = Optional.empty();

  @Option(names = "--force", description = "Write to a terminal what is not text.")
  private boolean force;

  @Option(
      names = "--query",
      paramLabel = "SQL",
      description = "Write the rows that this gives; the component is asked in scratch.")
  private Optional<String> query = Optional.empty();

  @Option(names = "--csv", description = "Write rows as CSV (RFC 4180).")
  private boolean csv;

  @Option(names = "--limit", paramLabel = "N", description = "Write at most N rows.")
  private Optional<Long> limit = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "Give the answer up if it is not there by then, to its last row (default: 60s).")
  private Duration timeout = Duration.ofMinutes(1);

  DumpCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var parts = typed.split(":", 3);
    var choice = SnapshotChoice.parse(parts[0]);
    if (parts.length == 1) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "no component named",
          "Name it, as in `backstay dump latest:state`; `backstay ls latest` lists them.");
    }
    var component = LsCommand.componentName(parts[1]);
    var path = LsCommand.entryPath(parts.length > 2 ? parts[2] : "");
    requireFitting();
    var installation = session().installation();
    try (Repository repository = session().open(installation)) {
      var commit = choice.in(repository.log(), installation.configuration().orchestrator());
      try (var reader = repository.read(commit)) {
        if (query.isPresent()) {
          ask(query.get(), installation.opening(), reader.content(component), path);
          return ExitCode.OK;
        }
        var dump = Dump.of(reader.content(component), path);
        var written = to.isPresent() ? toFile(dump, session().path(to.get())) : toOutput(dump);
        if (to.isPresent() && output().isJson()) {
          output()
              .object(
                  json -> {
                    json.writeStringProperty("snapshot", commit.snapshot().id().hex());
                    json.writeStringProperty("component", component.value());
                    json.writeStringProperty("path", path.value());
                    json.writeStringProperty("to", session().path(to.get()).toString());
                    json.writeBooleanProperty("archive", isArchive(dump));
                    json.writeNumberProperty("bytes", written);
                  });
        }
      }
    }
    return ExitCode.OK;
  }

  private void requireFitting() {
    if (query.isPresent() && (to.isPresent() || archive.isPresent())) {
      throw new UsageException(
          FailureCode.USAGE,
          "--to and --archive write files of a snapshot, and --query gives rows",
          "Redirect the output instead.");
    }
    if ((query.isEmpty() && csv) || (csv && output().isJson())) {
      throw new UsageException(
          FailureCode.USAGE,
          "--csv is a form of the rows that --query gives, and so is --json",
          "Give --query, and one of the two.");
    }
    if (limit.filter(it -> it < 0).isPresent()) {
      throw new UsageException(
          FailureCode.USAGE, "there are no " + limit.get() + " rows", "Name 0 or more.");
    }
  }

  private void ask(String statement, Opening opening, ComponentContent content, EntryPath path) {
    try (var asked = opening.stored(content, path, timeout)) {
      new Querying(session(), statement, limit).tell(asked.rows(), csv, force);
    } catch (IOException left) {
      output().warn("scratch could not be removed: " + left.getMessage());
    }
  }

  private boolean isArchive(Dump dump) {
    return archive.isPresent() || !dump.isFile();
  }

  private long toOutput(Dump dump) {
    if (session().terminal().shows() && !force && isArchive(dump)) {
      throw new UsageException(
          FailureCode.USAGE,
          "this is an archive, and standard output is a terminal",
          "Redirect it, name a file with --to, or add --force.");
    }
    var bytes = session().terminal().bytes();
    var guarded = session().terminal().shows() && !force ? new TextOutput(bytes) : bytes;
    return write(
        dump,
        guarded,
        "standard output",
        "Throw away what was written; `backstay check` says what the damage reaches.");
  }

  private long toFile(Dump dump, Path file) {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      var whole = false;
      try {
        var written =
            write(
                dump,
                Channels.newOutputStream(channel),
                file.toString(),
                "The file is removed again; `backstay check` says what the damage reaches.");
        channel.force(true);
        syncName(file);
        whole = true;
        return written;
      } finally {
        if (!whole) {
          Files.deleteIfExists(file);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          FailureCode.TARGET_NOT_EMPTY,
          "there is something at " + file + " already",
          "Name a file that does not exist.",
          e);
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  private static void syncName(Path file) throws IOException {
    try (var directory = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private long write(Dump dump, OutputStream raw, String where, String hintOnDamage) {
    var counted = new Counted(raw);
    try {
      var buffered = new BufferedOutputStream(counted, BUFFER_BYTES);
      if (isArchive(dump)) {
        dump.writeTar(buffered);
      } else {
        dump.writeFile(buffered);
      }
      buffered.flush();
      return counted.count;
    } catch (RepositoryDamagedException damaged) {
      throw new RepositoryDamagedException(
          damaged.code(),
          damaged.getMessage() + "; the " + counted.count + " bytes written before are cut off",
          hintOnDamage,
          damaged);
    } catch (IOException e) {
      throw failed(where, e);
    }
  }

  private static StoreUnavailableException failed(String where, IOException e) {
    return new StoreUnavailableException(
        FailureCode.OUTPUT_FAILED, where + " could not be written: " + Reason.of(e), null, e);
  }

  /// Counts what went out.
  private static final class Counted extends OutputStream {

    private final OutputStream to;
    private long count;

    Counted(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
      count += length;
    }
  }
}
