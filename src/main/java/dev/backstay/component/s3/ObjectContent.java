package dev.backstay.component.s3;

import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.RefusedException;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/// The bytes of one object: always those of one version of it, which is read on where a connection
/// broke.
final class ObjectContent implements IncomingContent {

  private static final int OWNER_ONLY = 0600;
  private static final int TRIES = 4;

  private final BucketCapture capture;
  private final EntryPath path;
  private final ListedObject listed;
  private final Optional<MessageDigest> digest;
  private final GetObjectResponse object;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private int tries = 1;

  private ObjectContent(
      BucketCapture capture,
      EntryPath path,
      ListedObject listed,
      ResponseInputStream<GetObjectResponse> in) {
    this.capture = capture;
    this.path = path;
    this.listed = listed;
    this.in = in;
    this.object = in.response();
    this.digest = capture.digest();
  }

  /// Opens the version that was listed; where no versions are kept, the one that is there now.
  ///
  /// @throws java.nio.file.NoSuchFileException if it is gone
  static ObjectContent open(BucketCapture capture, EntryPath path, ListedObject listed)
      throws IOException {
    var in = capture.connection().read(listed.key(), listed.version(), Optional.empty(), 0);
    return new ObjectContent(capture, path, listed, in);
  }

  @Override
  public Cutting cutting() {
    return Cutting.STREAM;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      try {
        var count = in.read(buffer, offset, length);
        if (count < 0 && position < size()) {
          throw new IOException(
              "the answer ended after %d of %d bytes".formatted(position, size()));
        }
        if (count > 0) {
          position += count;
          digest.ifPresent(it -> it.update(buffer, offset, count));
        }
        return count;
      } catch (IOException | SdkException e) {
        readOn(e);
      }
    }
  }

  private long size() {
    return object.contentLength() == null ? listed.sizeBytes() : object.contentLength();
  }

  private void readOn(Exception broken) throws IOException {
    if (tries == TRIES) {
      throw new IOException(String.valueOf(broken.getMessage()), broken);
    }
    tries++;
    in.abort();
    var etag = Optional.ofNullable(object.eTag()).map(ListedObject::unquoted);
    try {
      in = capture.connection().read(listed.key(), listed.version(), etag, position);
    } catch (RefusedException changed) {
      throw new IOException("it changed when it was to be read on", changed);
    }
    if (position > 0 && in.response().contentRange() == null) {
      throw new ProtocolException("it does not give a part of an object", null);
    }
  }

  /// What the listing shows is kept as it is if that was read: times differ in their precision.
  @Override
  public EntryMeta confirm() throws IOException {
    if (position != size()) {
      throw new ChangedWhileReadException(
          "%d bytes came, %d were said".formatted(position, size()));
    }
    var isListed = isListed();
    if (!isListed) {
      capture.countChanged();
    }
    var modified = object.lastModified();
    var time =
        isListed || modified == null ? listed.modifiedAtNanos() : ListedObject.nanosOf(modified);
    var extended = ObjectAttributes.of(object, tags()).extended();
    var attributes = Attributes.of(OWNER_ONLY, 0, 0, time).withExtended(extended);
    var mark = isListed && isNamedRight() ? listed.mark() : 0;
    return new EntryMeta(path, EntryType.FILE, attributes, position, "", false, mark);
  }

  private boolean isListed() {
    return object.eTag() != null
        && ListedObject.unquoted(object.eTag()).equals(listed.etag())
        && position == listed.sizeBytes();
  }

  private List<Tag> tags() throws IOException {
    var count = object.tagCount();
    return count == null || count == 0
        ? List.of()
        : capture.tagsOf(listed.key(), listed.version(), path);
  }

  /// Notes what the name denies; without a mark it is read, and noted, every time.
  private boolean isNamedRight() {
    if (digest.isEmpty()) {
      return true;
    }
    var found = HexFormat.of().formatHex(digest.get().digest());
    return capture.judgeName(path, listed.key(), found);
  }

  @Override
  public void close() {
    if (position < size()) {
      in.abort();
    }
    try {
      in.close();
    } catch (IOException | SdkException nothingIsLost) {
      in.abort();
    }
  }
}
