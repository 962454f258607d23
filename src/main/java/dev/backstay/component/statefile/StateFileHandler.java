package dev.backstay.component.statefile;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.Divisible;
import dev.backstay.component.Documents;
import dev.backstay.component.Excerpt;
import dev.backstay.component.ExtendedAttributes;
import dev.backstay.component.FileStat;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.LiveFile;
import dev.backstay.component.Measurable;
import dev.backstay.component.NativeNames;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.Share;
import dev.backstay.component.ShareExchange;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Captures one document whole or not at all: what is stored is what parsed.
public final class StateFileHandler implements ComponentHandler, Measurable, Divisible {

  private final Component.StateFile file;
  private final Validation validation;
  private final InstantSource clock;
  private final DocumentReader reader;
  private final JsonQueries queries;

  /// For one document.
  ///
  /// @param documents what runs SQL over it
  public StateFileHandler(
      Component.StateFile file, InstantSource clock, Pause pause, Documents documents) {
    this.file = file;
    this.validation = new Validation(file);
    this.clock = clock;
    this.reader = new DocumentReader(file, validation, pause);
    this.queries = new JsonQueries(documents);
  }

  @Override
  public Component component() {
    return file;
  }

  @Override
  public SortedMap<String, String> vitals() throws IOException {
    try (var document = Files.newInputStream(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      return validation.read(document).vitals();
    } catch (InvalidDocumentException invalid) {
      throw new IOException(invalid.getMessage(), invalid);
    }
  }

  /// Looks whether the document is there and can be read; whether it parses, its capture tells.
  @Override
  public void inspect() {
    var real = find();
    try (var in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
      in.read();
    } catch (IOException e) {
      throw DocumentReader.unreadable(real, e);
    }
  }

  @Override
  public Capture capture(Scratch scratch) {
    var real = find();
    var document = reader.read(real, scratch);
    var copy = document.copy();
    try {
      var meta = metaOf(real, copy.stat());
      var entry = new IncomingEntry(meta, () -> new CopiedContent(meta, copy.open()), false);
      var image = imageOf(entry, real, document.outline().vitals(), copy::close);
      return new DocumentCapture(image, file.format(), copy, queries);
    } catch (IOException e) {
      copy.close();
      throw DocumentReader.unreadable(real, e);
    }
  }

  @Override
  public Capture captureAsIs() {
    if (Files.notExists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      return FixedCapture.absent(file, clock.instant());
    }
    var real = find();
    try {
      var stat = FileStat.of(real);
      var directory = FileStat.of(Objects.requireNonNull(real.getParent()));
      var meta = metaOf(real, stat);
      var live =
          new LiveFile(
              real,
              meta,
              stat,
              directory,
              new ChangeMarks(clock.instant()),
              () -> ExtendedAttributes.of(real));
      return imageOf(
          new IncomingEntry(meta, live::open, false), real, Collections.emptySortedMap(), () -> {});
    } catch (IOException e) {
      throw DocumentReader.unreadable(real, e);
    }
  }

  private EntryMeta metaOf(Path real, FileStat stat) throws IOException {
    return new EntryMeta(
        new EntryPath(NativeNames.nameOf(file.path().toAbsolutePath())),
        EntryType.FILE,
        stat.attributes(ExtendedAttributes.of(real)),
        stat.sizeBytes(),
        "",
        false,
        new ChangeMarks(clock.instant()).of(List.of(stat)));
  }

  private Capture imageOf(
      IncomingEntry entry, Path real, SortedMap<String, String> vitals, Runnable release) {
    var details = new TreeMap<String, String>();
    details.put("format", file.format().name());
    if (!real.equals(file.path().toAbsolutePath().normalize())) {
      details.put("real_path", real.toString());
    }
    var established =
        new FixedCapture.Established(file.format().name(), clock.instant(), details, vitals);
    return new FixedCapture(file, List.of(entry), established, release);
  }

  /// The file itself, behind symbolic links that the declared path may go through.
  private Path find() {
    try {
      var real = file.path().toRealPath();
      var stat = FileStat.of(real);
      if (stat.isRegularFile()) {
        return real;
      }
      throw missing(file.path() + " is a " + stat.typeName() + ", not a file", null);
    } catch (IOException e) {
      throw missing(file.path() + " cannot be found: " + Reason.of(e, file.path()), e);
    }
  }

  private static CaptureFailedException missing(String message, @Nullable IOException cause) {
    return new CaptureFailedException(
        FailureCode.SOURCE_MISSING, message, "Check the path of the component.", cause);
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    var tree = new TreeBuilder(content, selection, destination, progress).build();
    // Only a document that was parsed when it was captured has vital signs.
    var validated = !content.component().facts().vitals().isEmpty();
    return new StagedStateFile(
        tree, file.format(), validated ? Optional.of(validation) : Optional.empty(), queries);
  }

  @Override
  public Excerpt excerpt(Component stored, Share share, Path directory) throws IOException {
    share.write(directory);
    return new ShareDocuments(directory, share).make(stored.path(), file, validation);
  }

  @Override
  public ServerExchange exchange(Path directory) {
    return new ShareExchange(new LiveItems(file, directory), directory);
  }
}
