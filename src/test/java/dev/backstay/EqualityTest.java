package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.EpochRecord;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.Recipient;
import dev.backstay.repository.seal.RecipientKey;
import dev.backstay.rows.Value;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values that say themselves when two of them are the same: a part that is forgotten there would
/// make one thing of two.
class EqualityTest {

  /// @param one any
  /// @param same the same, made anew
  /// @param others each differs in one part
  record Row(Object one, Object same, List<?> others) {

    @Override
    public String toString() {
      return one.getClass().getSimpleName();
    }
  }

  private static SegmentPlace segment(
      String pack, int offset, int sealedBytes, int plainBytes, boolean content) {
    return new SegmentPlace(pack, offset, sealedBytes, plainBytes, content);
  }

  private static StoredObject object(String key, long sizeBytes, long at) {
    return new StoredObject(new ObjectKey(key), sizeBytes, Instant.ofEpochSecond(at));
  }

  private static EpochRecord epoch(
      String repository, int epoch, int share, int members, int proof) {
    var shares = List.of(new EpochRecord.Share("0123456789ab", new byte[] {(byte) share}));
    var proven = new byte[32];
    proven[31] = (byte) proof;
    return new EpochRecord(
        repository.repeat(32), epoch, shares, new byte[] {(byte) members}, proven);
  }

  private static Recipient again(Recipient recipient) {
    try {
      return Recipient.parse(recipient.toBytes());
    } catch (dev.backstay.repository.format.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Row> rows() {
    var recipient = RecipientKey.generate().recipient();
    return Stream.of(
        new Row(
            new ChunkId(1, 2, 3),
            new ChunkId(1, 2, 3),
            List.of(new ChunkId(0, 2, 3), new ChunkId(1, 0, 3), new ChunkId(1, 2, 0))),
        new Row(
            new SnapshotId("0123456789ab"),
            new SnapshotId("0123456789ab"),
            List.of(new SnapshotId("0123456789ac"))),
        new Row(
            new ComponentName("rows"),
            new ComponentName("rows"),
            List.of(new ComponentName("row"))),
        new Row(new EntryPath("a/b"), new EntryPath("a/b"), List.of(new EntryPath("a/B"))),
        new Row(
            new ObjectKey("packs/a"),
            new ObjectKey("packs/a"),
            List.of(new ObjectKey("packs/b"), new ObjectKey("packs"))),
        new Row(
            object("a", 1, 2),
            object("a", 1, 2),
            List.of(object("b", 1, 2), object("a", 0, 2), object("a", 1, 0))),
        new Row(
            segment("a", 1, 2, 3, true),
            segment("a", 1, 2, 3, true),
            List.of(
                segment("b", 1, 2, 3, true),
                segment("a", 0, 2, 3, true),
                segment("a", 1, 0, 3, true),
                segment("a", 1, 2, 0, true),
                segment("a", 1, 2, 3, false))),
        new Row(
            epoch("a", 1, 2, 3, 4),
            epoch("a", 1, 2, 3, 4),
            List.of(
                epoch("b", 1, 2, 3, 4),
                epoch("a", 9, 2, 3, 4),
                epoch("a", 1, 9, 3, 4),
                epoch("a", 1, 2, 9, 4),
                epoch("a", 1, 2, 3, 9))),
        new Row(recipient, again(recipient), List.of(RecipientKey.generate().recipient())),
        new Row(
            new Value.Bytes(new byte[] {1, 2}),
            new Value.Bytes(new byte[] {1, 2}),
            List.of(new Value.Bytes(new byte[] {1}), new Value.Bytes(new byte[] {1, 3}))));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theSameInEveryPartIsTheSameAndNothingElseIs(Row row) {
    assertThat(row.one()).isEqualTo(row.same()).hasSameHashCodeAs(row.same());
    assertThat(row.same()).isEqualTo(row.one());
    for (var other : row.others()) {
      assertThat(row.one()).isNotEqualTo(other);
      assertThat(other).isNotEqualTo(row.one());
    }
    assertThat(row.one().equals(null)).isFalse();
    assertThat(row.one()).isNotEqualTo(row.one().toString());
  }
}
