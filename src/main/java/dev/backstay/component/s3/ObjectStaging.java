package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Crew;
import dev.backstay.component.Destination;
import dev.backstay.component.ObjectKeys;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares a snapshot with what is live, and uploads what differs.
final class ObjectStaging {

  /// As many parts as an upload may have.
  private static final long UPLOAD_MAX = 10_000L * Upload.PART_BYTES;

  /// What is not larger is sent while the next one is read.
  private static final int SENT_BESIDE = 1 << 20;

  private final Bucket bucket;
  private final ComponentContent content;
  private final Selection selection;
  private final RestoreArea area;
  private final Crew requests;
  private final Progress progress;
  private List<StagedChange> page = new ArrayList<>();
  private long pages;
  private long number;
  private long selected;

  private ObjectStaging(
      Bucket bucket,
      ComponentContent content,
      Selection selection,
      RestoreArea area,
      Crew requests,
      Progress progress) {
    this.bucket = bucket;
    this.content = content;
    this.selection = selection;
    this.area = area;
    this.requests = requests;
    this.progress = progress;
  }

  static StagedObjects stage(
      Bucket bucket,
      ComponentContent content,
      Selection selection,
      Destination destination,
      Listings listings,
      Progress progress) {
    try (var connection = BucketConnection.open(bucket);
        var requests = Crew.forRequests();
        var live = listings.read(bucket, selection, connection)) {
      var area = new RestoreArea(bucket, connection, destination.run());
      // What was staged for this restore before is of no use any more.
      area.dropAll();
      var staging = new ObjectStaging(bucket, content, selection, area, requests, progress);
      staging.compare(live.tree());
      requests.await();
      area.write(new RestoreArea.State(Phase.STAGED, live.sum(), staging.pages, selection));
      return new StagedObjects(bucket, selection, destination, listings);
    } catch (IOException e) {
      throw Failures.restore(
          bucket, FailureCode.RESTORE_FAILED, "does not take what is restored", e);
    }
  }

  private void compare(ObjectTree live) throws IOException {
    var stored = content.entries();
    var wanted = nextStored(stored);
    var there = nextLive(live);
    while (wanted != null || there != null) {
      var order = order(wanted, there);
      if (order > 0) {
        remove(there);
      } else if (order < 0 || !isSame(wanted, there)) {
        put(wanted, order == 0);
      }
      if (order <= 0) {
        wanted = nextStored(stored);
      }
      if (order >= 0) {
        there = nextLive(live);
      }
    }
    if (selected == 0 && !selection.isAll()) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNKNOWN,
          "nothing at " + selection.path() + " in component " + bucket.name(),
          "List what there is with `backstay ls`.");
    }
    if (!page.isEmpty()) {
      writePage();
    }
  }

  private @Nullable StoredEntry nextStored(Iterator<StoredEntry> stored) {
    while (stored.hasNext()) {
      var entry = stored.next();
      if (entry.meta().type() == EntryType.FILE
          && entry.meta().path().isAtOrBelow(selection.path())) {
        selected++;
        return entry;
      }
    }
    return null;
  }

  private static ObjectTree.@Nullable Node nextLive(ObjectTree live) throws IOException {
    var node = live.next();
    while (node.isPresent() && node.get().object() == null) {
      node = live.next();
    }
    return node.orElse(null);
  }

  private static int order(@Nullable StoredEntry wanted, ObjectTree.@Nullable Node there) {
    if (wanted == null || there == null) {
      return wanted == null ? 1 : -1;
    }
    return wanted.meta().path().compareTo(there.path());
  }

  private static boolean isSame(@Nullable StoredEntry wanted, ObjectTree.@Nullable Node there) {
    return wanted != null
        && there != null
        && there.object() != null
        && there.object().mark() != 0
        && wanted.meta().changeMark() == there.object().mark();
  }

  private void remove(ObjectTree.@Nullable Node there) throws IOException {
    var object = there == null ? null : there.object();
    if (object == null) {
      throw new IllegalStateException("only what is live is removed");
    }
    add(new StagedChange(++number, object.key(), true, false, 0, ""));
  }

  private void put(@Nullable StoredEntry wanted, boolean stood) throws IOException {
    if (wanted == null) {
      throw new IllegalStateException("only what is stored is put");
    }
    var key = keyOf(wanted.meta().path());
    var size = wanted.meta().sizeBytes();
    requireUploadable(key, size);
    number++;
    var attributes = ObjectAttributes.of(wanted.meta().attributes().extended());
    var upload = new Upload(area.connection(), area.staged(number), attributes, size);
    content.read(wanted, upload);
    add(new StagedChange(number, key, stood, true, size, upload.md5()));
    if (size <= SENT_BESIDE) {
      requests.execute(upload::finish);
    } else {
      upload.finish();
    }
    progress.report(new Progress.Advanced(size, 1));
  }

  private String keyOf(EntryPath path) {
    try {
      return bucket.keyOf(ObjectKeys.keyOf(path)).orElseThrow(() -> unsafe(path, null));
    } catch (IllegalArgumentException e) {
      throw unsafe(path, e);
    }
  }

  private RestoreRefusedException unsafe(EntryPath path, @Nullable Throwable cause) {
    return new RestoreRefusedException(
        FailureCode.PATH_UNSAFE,
        path + " is not below the prefixes of " + bucket.name(),
        "Configure the prefixes that the snapshot was taken with.",
        cause);
  }

  private static void requireUploadable(String key, long sizeBytes) {
    if (sizeBytes > UPLOAD_MAX) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "%s has %d bytes, more than the parts of an upload"
              .formatted(EntryPath.escape(key), sizeBytes),
          "Restore with `--to DIRECTORY`, and copy it into the bucket by hand.");
    }
  }

  private void add(StagedChange change) throws IOException {
    page.add(change);
    if (page.size() == StagedChange.PAGE) {
      writePage();
    }
  }

  private void writePage() throws IOException {
    pages++;
    area.writePlan(pages, page);
    page = new ArrayList<>();
  }
}
