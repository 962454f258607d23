package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.Crew;
import dev.backstay.component.Destination;
import dev.backstay.component.Selection;
import dev.backstay.run.RunId;
import dev.backstay.s3.RefusedException;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The objects that one restore keeps in the bucket, below a prefix of its own: `staged/` what will
/// be live, `former/` what was, `plan/` what is done to which key, and `state`, which tells how far
/// it is.
final class RestoreArea {

  private static final Pattern STATE =
      Pattern.compile("([a-z]{1,20}) ([0-9a-f]{1,16}) (\\d{1,12})\\n(.*)", Pattern.DOTALL);
  private static final int STATE_BYTES_MAX = 16 << 10;

  /// How much a server copies at once for certain, of an object that it does not copy as a whole.
  private static final long COPIED_AT_ONCE = 1L << 30;

  private final BucketConnection connection;
  private final long copiedAtOnce;
  private final String prefix;

  RestoreArea(Bucket bucket, BucketConnection connection, RunId run) {
    this(bucket, connection, run, COPIED_AT_ONCE);
  }

  /// @param copiedAtOnce in how long parts an object is copied that is too large for one copy
  RestoreArea(Bucket bucket, BucketConnection connection, RunId run, long copiedAtOnce) {
    this.connection = connection;
    this.copiedAtOnce = copiedAtOnce;
    prefix = Destination.WORK_PREFIX + run.hex() + "/" + bucket.name().value() + "/";
  }

  /// How far it is.
  ///
  /// @param sum the sum over what the selected part was when it was staged
  /// @param pages how many pages the plan has
  record State(Phase phase, long sum, long pages, Selection selection) {

    State in(Phase other) {
      return new State(other, sum, pages, selection);
    }
  }

  BucketConnection connection() {
    return connection;
  }

  String prefix() {
    return prefix;
  }

  String stagedPrefix() {
    return prefix + "staged/";
  }

  String staged(long number) {
    return stagedPrefix() + "%012d".formatted(number);
  }

  String formerPrefix() {
    return prefix + "former/";
  }

  String former(long number) {
    return formerPrefix() + "%012d".formatted(number);
  }

  private String plan(long page) {
    return prefix + "plan/%012d".formatted(page);
  }

  String stateKey() {
    return prefix + "state";
  }

  /// Writes a page of the plan, from 1 on.
  void writePlan(long page, List<StagedChange> changes) throws IOException {
    put(plan(page), StagedChange.write(changes));
  }

  /// Takes each change of the plan.
  @FunctionalInterface
  interface Taker {
    void take(StagedChange change) throws IOException;
  }

  /// Goes through the whole plan in order.
  void readPlan(State state, Taker taker) throws IOException {
    for (var page = 1L; page <= state.pages; page++) {
      for (var each :
          StagedChange.read(connection.readSmall(plan(page), StagedChange.PAGE_BYTES_MAX))) {
        taker.take(each);
      }
    }
  }

  /// Says how far it is, replacing what was said before.
  void write(State state) throws IOException {
    var text =
        "%s %x %d\n%s"
            .formatted(state.phase.label(), state.sum, state.pages, state.selection.path().value());
    put(stateKey(), text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String key, byte[] bytes) throws IOException {
    connection.ask(
        it ->
            it.putObject(
                r -> r.bucket(connection.bucket()).key(key).contentMD5(Digests.base64(bytes)),
                RequestBody.fromBytes(bytes)));
  }

  /// How far it is; empty if not all was staged, or all is gone.
  Optional<State> state() throws IOException {
    byte[] bytes;
    try {
      bytes = connection.readSmall(stateKey(), STATE_BYTES_MAX);
    } catch (NoSuchFileException notThere) {
      return Optional.empty();
    }
    var text = STATE.matcher(new String(bytes, StandardCharsets.UTF_8));
    var phase = text.matches() ? Phase.of(text.group(1)) : Optional.<Phase>empty();
    if (phase.isEmpty()) {
      throw new IOException("the object " + stateKey() + " is not of a restore");
    }
    return Optional.of(
        new State(
            phase.get(),
            Long.parseUnsignedLong(text.group(2), 16),
            Long.parseLong(text.group(3)),
            new Selection(new EntryPath(text.group(4)))));
  }

  /// Copies an object within the bucket, with all that is kept beside its bytes.
  ///
  /// @throws NoSuchFileException if it is not there
  void copy(String from, String to) throws IOException {
    try {
      copyAtOnce(from, to);
    } catch (RefusedException refused) {
      if (!refused.mayBeForSize() || !copyInParts(from, to)) {
        throw refused;
      }
    }
  }

  /// Does nothing if the object is too short for that.
  private boolean copyInParts(String from, String to) throws IOException {
    GetObjectResponse source;
    try (var reading = connection.read(from, "", Optional.empty(), 0)) {
      source = reading.response();
      reading.abort();
    }
    if (source.contentLength() <= copiedAtOnce) {
      return false;
    }
    var tags =
        connection.ask(it -> it.getObjectTagging(r -> r.bucket(connection.bucket()).key(from)));
    var etag = ListedObject.unquoted(source.eTag());
    new Upload(connection, to, ObjectAttributes.of(source, tags.tagSet()), 0)
        .copy(from, etag, source.contentLength(), copiedAtOnce);
    return true;
  }

  private void copyAtOnce(String from, String to) throws IOException {
    connection.ask(
        it ->
            it.copyObject(
                r ->
                    r.sourceBucket(connection.bucket())
                        .sourceKey(from)
                        .destinationBucket(connection.bucket())
                        .destinationKey(to)));
  }

  /// Removes an object; one that is not there is gone, too.
  void delete(String key) throws IOException {
    try {
      connection.ask(it -> it.deleteObject(r -> r.bucket(connection.bucket()).key(key)));
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  /// Removes everything below a prefix of this area, with all versions; what tells of the state
  /// goes last.
  void drop(String below) throws IOException {
    try (var requests = Crew.forRequests()) {
      if (connection.keepsVersions()) {
        Listing.readEverything(
            connection,
            below,
            it -> {
              if (!it.key().equals(stateKey())) {
                requests.execute(() -> deleteVersion(it));
              }
            });
      } else {
        Listing.read(
            connection,
            below,
            false,
            it -> {
              if (!it.key().equals(stateKey())) {
                requests.execute(() -> delete(it.key()));
              }
            });
      }
      requests.await();
    }
  }

  /// Removes all there is, and what tells of it last.
  void dropAll() throws IOException {
    abortUploads();
    drop(prefix);
    if (!connection.keepsVersions()) {
      delete(stateKey());
      return;
    }
    // The newest last, which is the one that tells.
    var states = new ArrayDeque<ListedObject>();
    Listing.readEverything(connection, stateKey(), states::push);
    for (var each : states) {
      deleteVersion(each);
    }
  }

  private void deleteVersion(ListedObject object) throws IOException {
    connection.ask(
        it ->
            it.deleteObject(
                r -> r.bucket(connection.bucket()).key(object.key()).versionId(object.version())));
  }

  private void abortUploads() throws IOException {
    try {
      var uploads =
          connection.ask(
              it -> it.listMultipartUploads(r -> r.bucket(connection.bucket()).prefix(prefix)));
      for (var each : uploads.uploads()) {
        if (each.key().startsWith(prefix)) {
          connection.ask(
              it ->
                  it.abortMultipartUpload(
                      r ->
                          r.bucket(connection.bucket()).key(each.key()).uploadId(each.uploadId())));
        }
      }
    } catch (RefusedException cannotSay) {
      // A server that does not list them, or to this account, ends them by a rule of its own.
      return;
    } catch (NoSuchFileException ended) {
      return;
    }
  }
}
