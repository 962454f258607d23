package dev.backstay.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowKnifeTest {

  private static final int LINES = 20_000;

  private final Random random = new Random(6);
  private final byte[] table = new byte[2048];
  private final RowKnife knife;

  RowKnifeTest() {
    random.nextBytes(table);
    knife = new RowKnife(table, 7);
  }

  private List<String> lines(int longest) {
    var lines = new ArrayList<String>();
    for (var i = 0; i < LINES; i++) {
      lines.add(i + "x".repeat(random.nextInt(longest)) + "\n");
    }
    return lines;
  }

  private List<String> cells(byte[] bytes) {
    var cells = new ArrayList<String>();
    for (var at = 0; at < bytes.length; at += cells.getLast().length()) {
      var length = knife.cut(bytes, at, bytes.length - at);
      cells.add(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
    }
    return cells;
  }

  private List<String> cells(List<String> lines) {
    return cells(String.join("", lines).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 60, 200, 3000})
  void cellsAreWholeLinesOfAboutTheWantedLengthOrOneLine(int longest) {
    var lines = lines(longest);
    var cells = cells(lines);
    assertThat(String.join("", cells)).isEqualTo(String.join("", lines));
    assertThat(cells).allMatch(cell -> cell.endsWith("\n") && cell.length() <= 256 * 16);
    var average = String.join("", lines).length() / cells.size();
    assertThat(average).isBetween(200, Math.max(400, longest));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 60, 200, 3000})
  void aLineThatGoesChangesOnlyItsCell(int longest) {
    var lines = lines(longest);
    var before = new TreeSet<>(cells(lines));
    var changed = 0;
    for (var i = 0; i < 100; i++) {
      lines.remove(random.nextInt(lines.size()));
    }
    for (var cell : cells(lines)) {
      changed += before.contains(cell) ? 0 : 1;
    }
    assertThat(changed).isBetween(1, 130);
  }

  @Test
  void whatHasNoLinesIsCutByContent() {
    var bytes = new byte[200_000];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (11 + random.nextInt(240));
    }
    var before = new TreeSet<>(cells(bytes));
    var moved = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, moved, 3, bytes.length);
    var cells = cells(moved);
    assertThat(cells).hasSizeGreaterThan(300);
    assertThat(cells.stream().filter(before::contains).count()).isGreaterThan(cells.size() - 10L);
  }

  @Test
  void equalLinesAreNeitherSingleCellsNorOne() {
    for (var line : new String[] {"\n", "a\n", "1234567\n", "x".repeat(100) + "\n"}) {
      var cells = cells(line.repeat(10_000).getBytes(StandardCharsets.ISO_8859_1));
      assertThat(cells).allMatch(cell -> cell.length() <= 4096);
      assertThat(cells.subList(0, cells.size() - 1)).allMatch(cell -> cell.length() >= 32);
    }
  }

  @Test
  void theEndOfAContentIsACell() {
    for (var length = 1; length < 600; length++) {
      var bytes = "abcdefghi\n".repeat(60).substring(0, length).getBytes(StandardCharsets.US_ASCII);
      assertThat(String.join("", cells(bytes))).hasSize(length);
    }
  }
}
