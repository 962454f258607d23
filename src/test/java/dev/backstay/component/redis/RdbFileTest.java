package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.testing.PackedValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What stands in a file beside the values.
class RdbFileTest {

  private static PackedValue inside() {
    return new PackedValue();
  }

  private static RdbInput file(PackedValue inside) {
    return new RdbInput(new ByteArrayInputStream(PackedValue.file(inside.bytes())));
  }

  private static PackedValue key(PackedValue file, String name) {
    return file.raw(ValueType.STRING).text(name).text("v");
  }

  /// What it tells, with only names for keys.
  private static final class Told implements RdbFile.Visitor {

    private final List<RdbFile.Key> keys = new ArrayList<>();
    private final Map<String, String> details = new TreeMap<>();

    @Override
    public void detail(String name, String value) {
      details.put(name, value);
    }

    @Override
    public void key(RdbFile.Key key, RdbInput value) throws IOException {
      keys.add(key);
      Passing.over(key.type(), value);
    }

    private static String of(RdbFile.Key key) {
      return "%s %d %d %d".formatted(key.shown(), key.expiresAt(), key.idle(), key.frequency());
    }
  }

  @Test
  void whatIsSaidOfAKeyIsItsOwnAndNotTheNextOnes() throws IOException {
    var file = inside().raw(250).text("used-mem").int32(1000);
    file.raw(245).text("a library").raw(247).count(9).count(2).count(0).count(0);
    file.raw(254).count(3).raw(251).count(4).count(2).raw(244).count(1).count(1).count(0);
    key(file.raw(253).fixed(4, 2_000_000_000), "seconds");
    key(file.raw(252).fixed(8, 1_700_000_000_123L), "millis");
    key(file.raw(248).count(77), "idle");
    key(file.raw(249).raw(200), "used\u0007");
    key(file, "plain");
    var told = new Told();
    assertThat(RdbFile.read(file(file), told)).isEqualTo(10);
    assertThat(told.details).containsExactly(Map.entry("used-mem", "1000"));
    assertThat(told.keys.stream().map(Told::of))
        .containsExactly(
            "\"seconds\" in database 3 2000000000000 -1 -1",
            "\"millis\" in database 3 1700000000123 -1 -1",
            "\"idle\" in database 3 -1 77 -1",
            "\"used?\" in database 3 -1 -1 200",
            "\"plain\" in database 3 -1 -1 -1");

    var census = Census.of(file(file));
    assertThat(census.functions()).isEqualTo(1);
    assertThat(census.memory(OptionalInt.empty())).isEqualTo(1000);
    assertThat(census.memory(OptionalInt.of(2))).isZero();
  }

  @Test
  void howMuchMemoryAFileNeedsThatDoesNotSayIsNotKnown() throws IOException {
    var odd = inside().raw(250).text("used-mem").text("much").raw(254).count(0);
    assertThat(Census.of(file(key(odd, "k"))).memory(OptionalInt.empty())).isZero();
    var none = inside().raw(250).text("used-mem").int32(1000);
    assertThat(Census.of(file(none)).memory(OptionalInt.empty())).isZero();
  }

  @Test
  void whatIsStagedBesideIsNotCountedUnlessItIsSomethingElse() throws IOException {
    var marker = new Marker(true, 0, 9, 1).value();
    var file = inside().raw(254).count(9);
    file.raw(ValueType.STRING).text("backstay:0123456789ab").text(marker);
    key(file, "staged");
    file.raw(254).count(0);
    file.raw(ValueType.STRING).text("backstay:0123456789ab").text("x".repeat(100));
    file.raw(ValueType.STRING).text("backstay:0123456789ac").text("live and well");
    file.raw(ValueType.LIST).text("backstay:0123456789ad").count(1).text(marker);
    key(file, "backstay:" + "0".repeat(100));
    var census = Census.of(file(file));
    assertThat(census.besides()).containsExactly(9L);
    assertThat(census.keys(OptionalInt.empty())).containsExactly(Map.entry(0L, 4L));
  }

  @Test
  void aFileThatNoServerWouldTakeIsRefused() {
    var long32 = inside().raw(254, 0x80, 0xFF, 0xFF, 0xFF, 0xFF);
    requireRefused("a database has the number 4294967295", PackedValue.file(long32.bytes()));
    var behind = inside().raw(255).fixed(8, 0);
    requireRefused("something follows its end", PackedValue.file(behind.bytes()));
    var old = PackedValue.file(new byte[0]);
    old[8] = '4';
    old[7] = '0';
    requireRefused("it is of version 4; 5 to 12 are known", old);
    old[0] = 'X';
    requireRefused("it does not start as an RDB file", old);
  }

  private static void requireRefused(String words, byte[] file) {
    assertThatExceptionOfType(MalformedRdbException.class)
        .isThrownBy(() -> Census.of(new RdbInput(new ByteArrayInputStream(file))))
        .withMessageContaining(words);
  }
}
