package dev.backstay.repository.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// What is no pack, or not what an index says of it; and stores that take none.
class PackRefusalTest {

  private static final RepositoryKeys KEYS = RepositoryKeys.generate("ab".repeat(16));
  private static final ChunkNames NAMES = new ChunkNames(KEYS);
  private static final int SEGMENT_BYTES = 300 << 10;
  private static final SegmentPlace SEGMENT =
      new SegmentPlace("cd".repeat(32), 0, SEGMENT_BYTES, SEGMENT_BYTES, true);

  private static byte[] noise(int seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static ChunkPlace place(byte[] plain, int offset, int length) {
    var id = NAMES.idOf(ChunkType.DATA, plain, offset, length);
    return new ChunkPlace(id, ChunkType.DATA, SEGMENT, offset, length);
  }

  private static ChunkPlace moved(ChunkPlace place, int offset) {
    return new ChunkPlace(place.id(), place.type(), place.segment(), offset, place.length());
  }

  private interface Reading {
    void of(ChunkPlace place) throws MalformedException;
  }

  private static void requireNoneButTheNamed(byte[] plain, Reading reading)
      throws MalformedException {
    var sound = place(plain, SEGMENT_BYTES - 1000, 1000);
    reading.of(sound);
    var names = sound.id().toString();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> reading.of(moved(sound, SEGMENT_BYTES - 999)))
        .withMessage("chunk " + names + " lies outside its segment");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> reading.of(moved(sound, Integer.MAX_VALUE)))
        .withMessage("chunk " + names + " lies outside its segment");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> reading.of(moved(sound, 5)))
        .withMessage("chunk " + names + " has other bytes than its name says");
  }

  @Test
  void aChunkIsWhereTheIndexSaysAndWhatItsNameSays() throws MalformedException {
    var plain = noise(1, SEGMENT_BYTES);
    var opened = new OpenedSegment(SEGMENT, plain);
    requireNoneButTheNamed(plain, chunk -> opened.require(chunk, NAMES));

    try (var reserve = new SegmentReserve(NAMES)) {
      // It is kept when it leaves the second time.
      reserve.leave(SEGMENT, plain);
      assertThat(reserve.has(SEGMENT)).isFalse();
      assertThatIllegalStateException().isThrownBy(() -> reserve.read(place(plain, 0, 9)));
      reserve.leave(SEGMENT, plain);
      assertThat(reserve.has(SEGMENT)).isTrue();
      requireNoneButTheNamed(plain, chunk -> assertThat(reserve.read(chunk)).isNotEmpty());
    }
  }

  @Test
  void segmentsThatAreTooShortOrTooLongAreNotKept() {
    try (var reserve = new SegmentReserve(NAMES)) {
      for (var length : List.of(1000, (256 << 10) - 1, (4 << 20) + 1)) {
        var place = new SegmentPlace("ef".repeat(32), 0, length, length, true);
        reserve.leave(place, new byte[length]);
        reserve.leave(place, new byte[length]);
        assertThat(reserve.has(place)).as("%s bytes", length).isFalse();
      }
    }
  }

  @Test
  void theRoomForSegmentsGrowsWithNeedAndNotWithoutEnd() {
    try (var reserve = new SegmentReserve(NAMES)) {
      var plain = new byte[SEGMENT_BYTES];
      var places = new ArrayList<SegmentPlace>();
      for (var each = 0; each < 40; each++) {
        places.add(new SegmentPlace("ef".repeat(32), each, SEGMENT_BYTES, SEGMENT_BYTES, true));
      }
      for (var round = 0; round < 200; round++) {
        for (var each = 0; each < 16; each++) {
          var place = places.get((round * 7 + each) % places.size());
          if (!reserve.has(place)) {
            reserve.leave(place, plain);
          }
        }
      }
      assertThat(places).filteredOn(reserve::has).hasSizeBetween(5, 32);
    }
  }

  @Test
  void footersOfImpossibleLengths() throws MalformedException {
    assertThat(PackFooter.parse(new PackFooter(84, 7).toBytes(), 100).sealedBytes()).isEqualTo(84);
    for (var footer :
        List.of(
            new PackFooter(-1, 7),
            new PackFooter(84, -1),
            new PackFooter(85, 7),
            new PackFooter(84, (64 << 20) + 1))) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> PackFooter.parse(footer.toBytes(), 100))
          .withMessageContaining(footer.toString());
    }
    var foreign = new ByteWriter().u32(84).u32(7).raw(new byte[8]).toBytes();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PackFooter.parse(foreign, 100))
        .withMessage("magic is foreign");
  }

  /// Nobody goes on for long with a backup that cannot be stored.
  @Test
  void whatTheStoreFailsWithIsThrownByOneOfTheNextCalls() {
    for (var failure :
        List.of(
            new IOException("no room"),
            new IllegalStateException("a fault"),
            new OutOfMemoryError("no memory"))) {
      Packer.Sink sink =
          (_, _, _) -> {
            switch (failure) {
              case IOException io -> throw io;
              case RuntimeException fault -> throw fault;
              case Error error -> throw error;
              default -> throw new AssertionError(failure);
            }
          };
      try (var packer = new Packer(KEYS, sink)) {
        assertThat(catchThrowable(() -> fill(packer))).isSameAs(failure);
      }
    }
  }

  private static void fill(Packer packer) throws IOException {
    var index = new ChunkIndex();
    for (var each = 0; each < 64; each++) {
      var bytes = noise(each, 1 << 20);
      var chunk = new PackTable.Chunk(ChunkType.DATA, new ChunkId(each, 1, 2), bytes.length);
      packer.add(index, chunk, bytes, 0);
    }
  }

  @Test
  void whatTheStoreFailsWithIsThrownByWhoeverReads() {
    for (var failure : List.of(new IOException("gone"), new IllegalStateException("a fault"))) {
      ChunkReader.Source source =
          (_, _, _) -> {
            if (failure instanceof IOException io) {
              throw io;
            }
            throw (RuntimeException) failure;
          };
      try (var reader = new ChunkReader(source, KEYS)) {
        var place = place(new byte[SEGMENT_BYTES], 0, 1000);
        reader.expect(place);
        assertThat(catchThrowable(() -> reader.read(place))).isSameAs(failure);
        // It is asked for again: the store may answer now.
        assertThat(catchThrowable(() -> reader.read(place))).isSameAs(failure);
      }
    }
  }

  /// Whoever reads a table of chunks has all of it in memory.
  @Test
  void aPackHasNoMoreChunksThanThatHoweverShortTheyAre() throws IOException {
    var counts = new ArrayList<Integer>();
    Packer.Sink sink =
        (pack, _, _) ->
            counts.add(pack.table().segments().stream().mapToInt(it -> it.chunks().size()).sum());
    var index = new ChunkIndex();
    try (var packer = new Packer(KEYS, sink)) {
      for (var each = 0; each < 50_000; each++) {
        var chunk = new PackTable.Chunk(ChunkType.DATA, new ChunkId(each, 1, 2), 1);
        assertThat(packer.add(index, chunk, new byte[] {(byte) each}, 0)).isTrue();
        assertThat(packer.add(index, chunk, new byte[] {(byte) each}, 0)).isFalse();
      }
      packer.flush();
    }
    assertThat(counts).hasSize(2).allMatch(count -> count <= 32_768);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50_000);
  }

  /// Four large ones are more than is kept: what was not read yet stays, what was gives way.
  @Test
  void whatIsExpectedIsKeptUntilItIsRead() throws Exception {
    var packs = new HashMap<String, byte[]>();
    var places = new ArrayList<ChunkPlace>();
    var plain = new byte[8 << 20];
    try (var sealer = new Sealer(KEYS)) {
      for (var each = 0; each < 6; each++) {
        plain[each] = 1;
        var pack = "%064x".formatted(each);
        var sealed = sealer.seal(SealType.DATA, plain);
        packs.put(pack, sealed);
        var segment = new SegmentPlace(pack, 0, sealed.length, plain.length, true);
        var id = NAMES.idOf(ChunkType.DATA, plain, 0, 1000);
        places.add(new ChunkPlace(id, ChunkType.DATA, segment, 0, 1000));
      }
    }
    var reads = new ConcurrentLinkedQueue<String>();
    ChunkReader.Source source =
        (pack, _, _) -> {
          reads.add(pack);
          return packs.getOrDefault(pack, new byte[0]);
        };
    try (var reader = new ChunkReader(source, KEYS)) {
      places.subList(0, 4).forEach(reader::expect);
      for (var place : places) {
        assertThat(reader.read(place).length()).isEqualTo(1000);
      }
      assertThat(reads).hasSize(6);
      reader.read(places.getFirst());
      assertThat(reads).hasSize(7).last().isEqualTo(places.getFirst().segment().pack());
    }
  }
}
