package dev.backstay.repository.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.MadeSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What no writer of the format writes, and every reader refuses with the field's name and value.
class MalformedTest {

  private static final ChunkId CHUNK = new ChunkId(1, 2, 3);

  private interface Parser {
    Object parse(ByteReader in) throws MalformedException;
  }

  private static void refused(Parser parser, ByteWriter bytes, String message) {
    var in = new ByteReader(bytes.toBytes());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> parser.parse(in))
        .withMessageContaining(message);
  }

  private static ByteWriter bytes(int... values) {
    var out = new ByteWriter();
    for (var value : values) {
      out.u8(value);
    }
    return out;
  }

  @Test
  void numbersThatAreNotInTheirShortestForm() throws MalformedException {
    var message = "n is not a number in its shortest form";
    refused(in -> in.varint("n", Long.MAX_VALUE), bytes(0x80, 0x00), message);
    var tooLong = bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    refused(in -> in.signed("n"), bytes().raw(tooLong.toBytes()).u8(2), message);
    refused(in -> in.signed("n"), bytes().raw(tooLong.toBytes()).u8(0x81), message);
    assertThat(new ByteReader(bytes().raw(tooLong.toBytes()).u8(1).toBytes()).signed("n"))
        .isEqualTo(Long.MIN_VALUE);
    refused(in -> in.varint("n", 5), bytes(6), "n is 6, limit 5");
    refused(in -> in.varint("n", 5), bytes().raw(tooLong.toBytes()).u8(1), "limit 5");
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteWriter().varint(-1));
  }

  @Test
  void moreBytesThanThereAreOrFewerThanNone() {
    refused(in -> in.raw("name", 3), bytes(1, 2), "name needs 3 bytes, 2 left");
    refused(in -> in.raw("name", -1), bytes(1, 2), "name needs -1 bytes");
  }

  @Test
  void commitsOfImpossibleLengths() {
    var head =
        new CommitRecord.Head(
            "ab".repeat(16), "0123456789ab", 1, "0".repeat(64), "ab".repeat(6), 1, 0);
    for (var length : List.of(-1, (64 << 20) + 1)) {
      var bytes = new ByteWriter().raw(head.toBytes()).u32(length).toBytes();
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> CommitRecord.parse(bytes))
          .withMessageContaining("length is " + length);
    }
  }

  @Test
  void packNamesAreKeptInFewBytes() {
    var kept = DigitList.copyOf(List.of("0123456789abcdef"));
    assertThat(DigitList.copyOf(kept)).isSameAs(kept).containsExactly("0123456789abcdef");
    assertThatIllegalArgumentException().isThrownBy(() -> DigitList.copyOf(List.of("0123")));
  }

  @Test
  void entriesOfUnknownTypesAndWithAnAttributeTwice() {
    var path = new ByteWriter().varint(0).text("f").toBytes();
    for (var flags : List.of(0x0F, 0x40, 0x80)) {
      refused(
          new EntryCodec()::read, new ByteWriter().raw(path).u8(flags), "entry type is " + flags);
    }
    var twice = new ByteWriter().raw(path).u8(0x20).varint(0644).varint(0).varint(0).signed(0);
    twice.varint(2).text("user.a").bytes(new byte[1]).text("user.a").bytes(new byte[1]);
    refused(new EntryCodec()::read, twice, "attribute twice: user.a");
  }

  @Test
  void keyEpochs() throws MalformedException {
    var magic = "BSTYEPO1".getBytes(StandardCharsets.US_ASCII);
    var start = new ByteWriter().raw(magic).raw(new byte[16]).toBytes();
    refused(MalformedTest::epoch, new ByteWriter().raw(start).u32(0), "epoch is 0");
    refused(MalformedTest::epoch, new ByteWriter().raw(start).u32(-1), "epoch is 4294967295");
    var many = new ByteWriter().raw(start).u32(1).varint(33).raw(new byte[33 * 7]);
    refused(MalformedTest::epoch, many, "there are 33 shares");

    var share = new EpochRecord.Share("0123456789ab", new byte[40]);
    var record = new EpochRecord("ab".repeat(16), 7, List.of(share), new byte[5], new byte[32]);
    assertThat(EpochRecord.parse(record.toBytes())).isEqualTo(record);
  }

  private static EpochRecord epoch(ByteReader in) throws MalformedException {
    return EpochRecord.parse(in.raw("all", in.remaining()));
  }

  @Test
  void timesOutOfRange() {
    for (var seconds : List.of(Long.MIN_VALUE, Long.MAX_VALUE)) {
      refused(
          in -> Fields.instant(in, "start"),
          new ByteWriter().signed(seconds).varint(0),
          "start is out of range");
    }
  }

  @Test
  void keySlotsOfUnknownKinds() {
    refused(in -> KeySlotRecord.Derivation.parse(in, new byte[32]), bytes(9), "slot kind is 9");
  }

  @Test
  void leavesWhoseEntriesAndMarksDoNotFit() {
    var parser = (Parser) in -> new Leaf.Reader(in.raw("all", in.remaining()), Sha256.digest());
    refused(parser, new ByteWriter().u32(0).raw(new byte[4]), "length of entries is 0");
    refused(parser, new ByteWriter().u32(-1).raw(new byte[4]), "length of entries is -1");
    refused(parser, new ByteWriter().u32(5).raw(new byte[4]), "length of entries is 5");
    refused(parser, new ByteWriter().u32(4).raw(new byte[7]), "change marks take 3 bytes");
  }

  @Test
  void packTablesThatContradictThemselves() {
    var chunk = new PackTable.Chunk(ChunkType.DATA, CHUNK, 10);
    var first = new PackTable.Segment(0, 100, 10, List.of(chunk));
    var over = new PackTable.Segment(99, 100, 10, List.of(chunk));
    var short1 = new PackTable.Segment(0, 100, 11, List.of(chunk));
    refused(PackTable::readFrom, table(first, over), "segment offset is 99, not 100");
    refused(PackTable::readFrom, table(short1), "chunks add up to 10 of 11 bytes");
    var unknown = table(first).toBytes();
    unknown[5] = 99;
    refused(PackTable::readFrom, new ByteWriter().raw(unknown), "chunk type is 99");
  }

  private static ByteWriter table(PackTable.Segment... segments) {
    var out = new ByteWriter();
    new PackTable(List.of(segments)).writeTo(out);
    return out;
  }

  @Test
  void recipes() {
    refused(Recipe::readFrom, bytes(0, 0), "recipe span is 0");
    refused(Recipe::readFrom, bytes(0, 1, 0, 0), "extent length is 0");
    var half = new ByteWriter().varint(0).varint(Limits.RECIPE_SPAN_MAX / 2 + 1);
    var large = new ByteWriter().varint(0).varint(2).raw(half.toBytes()).raw(half.toBytes());
    refused(Recipe::readFrom, large, "recipe span is " + (Limits.RECIPE_SPAN_MAX + 2));
    var digests = new ByteWriter();
    new Recipe(List.of(Extent.zeros(5000)), new byte[8]).writeTo(digests);
    refused(Recipe::readFrom, digests, "page digests take 8 bytes");
  }

  @Test
  void contentsOfUnknownForms() {
    refused(StoredContent::readFrom, bytes(4), "content form is 4");
  }

  @Test
  void changesOfRetentionThatAreAboutNothing() {
    var none = new ByteWriter();
    Fields.write(Instant.EPOCH, none);
    none.text("host").varint(0).varint(0);
    refused(
        in -> RetentionChangeCodec.parse(RetentionChange.Act.FORGET, in.raw("all", in.remaining())),
        none,
        "about no snapshot");
  }

  @Test
  void manifestsThatNameAComponentTwiceOrAsNoneIsNamed() throws MalformedException {
    var whole = manifest("rows");
    assertThat(ManifestCodec.parse(ManifestCodec.toBytes(whole))).isEqualTo(whole);

    var twice = ManifestCodec.toBytes(manifest("rows", "rows"));
    refused(MalformedTest::manifest, bytes().raw(twice), "component twice: rows");

    var named = new String(ManifestCodec.toBytes(whole), StandardCharsets.ISO_8859_1);
    for (var name : List.of("../x", "ROWS", "ro s")) {
      var other = named.replace("rows", name).getBytes(StandardCharsets.ISO_8859_1);
      refused(MalformedTest::manifest, bytes().raw(other), "component name is not valid");
    }
  }

  @Test
  void noManifestIsWrittenWithoutTheListingOfAComponent() {
    var without = new Manifest(manifest("rows").snapshot(), Map.of(), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestCodec.toBytes(without))
        .withMessageContaining("no listing of rows");
  }

  private static Manifest manifest(ByteReader in) throws MalformedException {
    return ManifestCodec.parse(in.raw("all", in.remaining()));
  }

  private static Manifest manifest(String... names) {
    var at = Instant.EPOCH;
    var facts = new CaptureFacts("test", at, at, new TreeMap<>(), List.of(), 0, false);
    var components = new ArrayList<ComponentRecord>();
    var listings = new HashMap<ComponentName, Manifest.Listing>();
    for (var name : names) {
      components.add(
          new ComponentRecord(
              new ComponentName(name),
              ComponentKind.FILES,
              Importance.CRITICAL,
              0,
              "/x",
              facts,
              1,
              1,
              1,
              "00".repeat(32)));
      listings.put(
          new ComponentName(name), new Manifest.Listing(new Tree(0, List.of()), List.of()));
    }
    var snapshot =
        MadeSnapshot.of("0123456789ab").of("test", "host").at(at).with(components).made();
    return new Manifest(snapshot, listings, List.of());
  }

  /// A snapshot that a prune gave up is none that it kept, however early it was committed.
  @Test
  void aPruneSawWhatItDidNotGiveUp() {
    var writer = "0123456789ab";
    var gone = new SnapshotId("ab".repeat(6));
    var record =
        new PruneRecord(
            1,
            "host",
            Instant.EPOCH,
            new TreeMap<>(Map.of(writer, 5L)),
            List.of(),
            List.of(),
            List.of(gone));
    assertThat(record.saw(head(writer, 5, "cd".repeat(6)))).isTrue();
    assertThat(record.saw(head(writer, 6, "cd".repeat(6)))).isFalse();
    assertThat(record.saw(head(writer, 5, gone.hex()))).isFalse();
    assertThat(record.saw(head("ffffffffffff", 1, "cd".repeat(6)))).isFalse();
  }

  private static CommitRecord.Head head(String writer, long sequence, String snapshot) {
    return new CommitRecord.Head(
        "ab".repeat(16), writer, sequence, CommitRecord.Head.NO_PREVIOUS, snapshot, 1, 0);
  }
}
