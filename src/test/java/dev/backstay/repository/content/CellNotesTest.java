package dev.backstay.repository.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.StoredContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is remembered of cells, and what of it is believed.
class CellNotesTest {

  private static final StoredContent CONTENT = new StoredContent.Whole(new ChunkId(1, 2, 3));
  private static final ChunkId CHUNK = new ChunkId(4, 5, 6);
  private static final ChunkId OTHER = new ChunkId(7, 8, 9);

  /// Keeps pieces in memory.
  private static final class Kept implements CellMemory {

    private final List<byte[]> pieces = new ArrayList<>();
    private boolean whole;

    @Override
    public byte[] key() {
      return CellMemory.NONE.key();
    }

    @Override
    public boolean recall(StoredContent content, Pieces taking) {
      try {
        for (var piece : pieces) {
          taking.add(piece);
        }
        return whole;
      } catch (MalformedException wrong) {
        return false;
      }
    }

    @Override
    public Draft begin() {
      return new Draft() {
        @Override
        public void add(byte[] piece) {
          pieces.add(piece);
        }

        @Override
        public void keep(StoredContent content, StoredContent former) {
          whole = true;
        }

        @Override
        public void close() {}
      };
    }
  }

  private final Kept memory = new Kept();

  private void note(int count, int cellsMax) {
    try (var notes = new CellNotes(memory.begin(), 3, cellsMax)) {
      for (var each = 0; each < count; each++) {
        notes.add(cell(each), new Extent(each % 2 == 0 ? CHUNK : OTHER, each, 10));
      }
      notes.keep(CONTENT, new StoredContent.Empty());
    }
  }

  /// Two of them begin with the same bytes.
  private static CellId cell(int number) {
    return new CellId(number / 2, number);
  }

  @Test
  void whatIsRememberedIsFoundByItsNameAndLength() {
    note(40_000, 40_000);
    assertThat(memory.pieces).hasSize(3);

    try (var known = KnownCells.of(CONTENT, memory)) {
      assertThat(known.level()).isEqualTo(3);
      for (var each : List.of(0, 1, 7, 39_999, 16_384, 16_383, 8)) {
        assertThat(known.find(cell(each), 10))
            .isEqualTo(new Extent(each % 2 == 0 ? CHUNK : OTHER, each, 10));
      }
      assertThat(known.find(cell(7), 11)).isNull();
      assertThat(known.find(new CellId(3, 1), 10)).isNull();
      assertThat(known.find(new CellId(999_999, 1), 10)).isNull();
    }
  }

  @Test
  void ofMoreThanMayBeRememberedNothingIs() {
    note(11, 10);
    requireNothingKnown();
  }

  @Test
  void nothingAtAllIsNothing() {
    note(0, 10);
    assertThat(memory.whole).isTrue();
    requireNothingKnown();
  }

  @Test
  void zerosAreNoCell() {
    try (var notes = new CellNotes(memory.begin(), 3, 10)) {
      assertThatIllegalArgumentException().isThrownBy(() -> notes.add(cell(1), Extent.zeros(9)));
    }
  }

  /// A file of this host may be older than the program, or torn.
  @Test
  void piecesThatDoNotFitTogetherAreNotBelieved() {
    for (var odd :
        List.of(
            new ByteWriter().u8(4).varint(0).varint(0),
            new ByteWriter().u8(3).varint(0).varint(0).u8(1),
            new ByteWriter().u8(3).varint(9))) {
      memory.pieces.clear();
      note(5, 10);
      memory.pieces.add(odd.toBytes());
      requireNothingKnown();
    }
  }

  private void requireNothingKnown() {
    try (var known = KnownCells.of(CONTENT, memory)) {
      assertThat(known.isEmpty()).isTrue();
      assertThat(known.find(cell(1), 10)).isNull();
    }
  }
}
