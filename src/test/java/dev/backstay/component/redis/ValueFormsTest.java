package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.testing.PackedValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers of every age pack the same values otherwise. A restore compares what they mean.
class ValueFormsTest {

  private static final int BEHIND = 0xAB;
  private static final String LONG = "v".repeat(100);
  private static final String VERY_LONG = "w".repeat(20_000);

  /// A value as a file has it.
  private record Form(int type, PackedValue bytes) {}

  /// The same value in forms of several versions.
  record Value(String name, List<Form> forms) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static PackedValue value() {
    return new PackedValue();
  }

  private static PackedValue ziplist(Object... items) {
    return value().text(PackedValue.ziplist(items));
  }

  private static PackedValue listpack(Object... items) {
    return value().text(PackedValue.listpack(items));
  }

  private static PackedValue stream(int version) {
    var stream = value().count(1).text("0123456789abcdef").text("entries");
    stream.count(2).count(5).count(0);
    var group = version == 1 ? stream : stream.count(4).count(0).count(3).count(0).count(9);
    group.count(1).text("workers").count(5).count(0);
    var pending = version == 1 ? group : group.count(7);
    pending.count(1).fixed(16, 1).fixed(8, 2).count(1);
    var consumer = pending.count(1).text("alice").fixed(version == 3 ? 16 : 8, version);
    return consumer.count(1).fixed(16, 1);
  }

  static Stream<Value> values() {
    Object[] items = {
      "a", LONG, VERY_LONG, 7, -1, 12, 300, -300, 100_000, -100_000, 1L << 30, -(1L << 40)
    };
    var plain = value().count(items.length);
    for (var each : items) {
      plain.text(each.toString());
    }
    return Stream.of(
        new Value(
            "list",
            List.of(
                new Form(ValueType.LIST, plain),
                new Form(ValueType.LIST_ZIPLIST, ziplist(items)),
                new Form(
                    ValueType.LIST_OF_ZIPLISTS, value().count(1).text(PackedValue.ziplist(items))),
                new Form(
                    ValueType.LIST_OF_LISTPACKS,
                    value()
                        .count(2)
                        .count(1)
                        .text("a")
                        .count(2)
                        .text(PackedValue.listpack(Stream.of(items).skip(1).toArray()))))),
        new Value(
            "set",
            List.of(
                new Form(ValueType.SET, value().count(3).text("300").int8(-2).text("1")),
                new Form(ValueType.SET_INTSET, value().text(PackedValue.intset(2, -2, 1, 300))),
                new Form(ValueType.SET_INTSET, value().text(PackedValue.intset(4, -2, 1, 300))),
                new Form(ValueType.SET_INTSET, value().text(PackedValue.intset(8, -2, 1, 300))),
                new Form(ValueType.SET_LISTPACK, listpack(1, 300, -2)))),
        new Value(
            "hash",
            List.of(
                new Form(
                    ValueType.HASH, value().count(2).text("f").int16(300).text("g").text(LONG)),
                new Form(ValueType.HASH_ZIPLIST, ziplist("g", LONG, "f", 300)),
                new Form(ValueType.HASH_LISTPACK, listpack("f", 300, "g", LONG)))),
        new Value(
            "sorted set",
            List.of(
                new Form(
                    ValueType.SORTED_SET,
                    value()
                        .count(4)
                        .text("a")
                        .score(1.5)
                        .text("b")
                        .score(Double.POSITIVE_INFINITY)
                        .text("c")
                        .score(Double.NEGATIVE_INFINITY)
                        .text("d")
                        .score(-0.0)),
                new Form(
                    ValueType.SORTED_SET_WORDS,
                    value()
                        .count(4)
                        .text("d")
                        .text("0")
                        .text("c")
                        .raw(255)
                        .text("b")
                        .raw(254)
                        .text("a")
                        .text("1.5")),
                new Form(
                    ValueType.SORTED_SET_ZIPLIST,
                    ziplist("c", "-inf", "d", "-0", "a", "1.5", "b", "inf")),
                new Form(
                    ValueType.SORTED_SET_LISTPACK,
                    listpack("c", "-inf", "d", 0, "a", "1.5", "b", "inf")))),
        new Value(
            "stream",
            List.of(
                new Form(ValueType.STREAM, stream(1)),
                new Form(ValueType.STREAM_2, stream(2)),
                new Form(ValueType.STREAM_3, stream(3)))),
        new Value(
            "text",
            List.of(
                new Form(ValueType.STRING, value().text("-70000")),
                new Form(ValueType.STRING, value().int32(-70_000)),
                new Form(
                    ValueType.STRING, value().compressed(6, 1, '-', '7', 1, '0', '0', 1, '0', '0')),
                // The third nothing is copied twice, from one byte before.
                new Form(ValueType.STRING, value().compressed(6, 2, '-', '7', '0', 1 << 5, 0)))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void itMeansTheSameHoweverItIsPacked(Value value) throws IOException {
    var expected = "";
    for (var form : value.forms) {
      var in = in(form.bytes.raw(BEHIND));
      var digest = ValueDigest.read(form.type, in).orElseThrow();
      var shown = HexFormat.of().formatHex(digest);
      assertThat(shown).as("form %d", form.type).isEqualTo(expected.isEmpty() ? shown : expected);
      assertThat(in.readByte()).as("what follows the form %d", form.type).isEqualTo(BEHIND);
      expected = shown;
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatFollowsAnyOfItsFormsIsFound(Value value) throws IOException {
    for (var form : value.forms) {
      requireFollowed(form);
    }
  }

  private static void requireFollowed(Form form) throws IOException {
    var in = in(form.bytes.raw(BEHIND));
    Passing.over(form.type, in);
    assertThat(in.readByte()).as("what follows the form %d", form.type).isEqualTo(BEHIND);
  }

  @Test
  void whatOnlyAModuleUnderstandsHasNoDigestAndIsPassedOver() throws IOException {
    var forms =
        List.of(
            new Form(ValueType.HASH_ZIPMAP, value().text("packed")),
            new Form(
                ValueType.HASH_EXPIRING,
                value().fixed(8, 1).count(1).count(2).text("field").text("value")),
            new Form(ValueType.HASH_LISTPACK_EXPIRING, value().fixed(8, 1).text("packed")),
            new Form(
                ValueType.MODULE,
                value()
                    .count(9)
                    .count(1)
                    .count(63)
                    .count(2)
                    .count(5)
                    .count(3)
                    .fixed(4, 1)
                    .count(4)
                    .score(1)
                    .count(5)
                    .text("abc")
                    .count(0)));
    for (var form : forms) {
      requireFollowed(form);
      assertThat(ValueDigest.read(form.type, in(form.bytes))).as("form %d", form.type).isEmpty();
    }
    var words = value().count(2).text("a").raw(253).text("b").text("1");
    requireFollowed(new Form(ValueType.SORTED_SET_WORDS, words));
  }

  @Test
  void aValueThatIsPackedWronglyIsRefused() {
    var number = PackedValue.ziplist(300);
    var follows = PackedValue.listpack("a");
    var cases =
        Map.ofEntries(
            Map.entry("lacks its second half", new Form(ValueType.HASH_LISTPACK, listpack("f"))),
            Map.entry(
                "a score that is no number",
                new Form(ValueType.SORTED_SET_LISTPACK, listpack("m", "much"))),
            Map.entry(
                "a score of 20000 bytes",
                new Form(ValueType.SORTED_SET_LISTPACK, listpack("m", VERY_LONG))),
            Map.entry(
                "a set of numbers that is none",
                new Form(ValueType.SET_INTSET, value().text(PackedValue.intset(3, 1)))),
            Map.entry(
                "packed element starts with the byte 193",
                new Form(ValueType.LIST_ZIPLIST, value().text(with(number, 11, 0xC1)))),
            Map.entry(
                "packed element starts with the byte 255",
                new Form(ValueType.LIST_ZIPLIST, value().text(with(number, 11, 0xFF)))),
            Map.entry(
                "packed element starts with the byte 245",
                new Form(
                    ValueType.SET_LISTPACK, value().text(with(PackedValue.listpack(1), 6, 0xF5)))),
            Map.entry(
                "longer than what it is packed in",
                new Form(ValueType.SET_LISTPACK, value().text(with(follows, 6, 0xBF)))),
            Map.entry(
                "a packed value ends early",
                new Form(ValueType.SET_LISTPACK, value().text(new byte[3]))),
            Map.entry(
                "something follows the end of a packed value",
                new Form(ValueType.SET_LISTPACK, value().text(with(follows, 6, 0xFF)))),
            Map.entry(
                "refers to before its start",
                new Form(ValueType.STRING, value().compressed(6, 1 << 5, 0))),
            Map.entry(
                "is longer than it says",
                new Form(ValueType.STRING, value().compressed(1, 1, 'a', 'b'))),
            Map.entry(
                "is shorter than it says", new Form(ValueType.STRING, value().compressed(6, 0))),
            Map.entry("part of the form 9", new Form(ValueType.MODULE, value().count(1).count(9))),
            Map.entry("the form 8, which is not known", new Form(8, value())),
            Map.entry("of the unknown form 9", new Form(ValueType.STRING, value().raw(0xC9))),
            Map.entry("starts with the byte 130", new Form(ValueType.STRING, value().raw(0x82))),
            Map.entry("text stands where a length", new Form(ValueType.LIST, value().raw(0xC0))));
    cases.forEach(
        (words, form) ->
            assertThatExceptionOfType(MalformedRdbException.class)
                .as(words)
                .isThrownBy(() -> ValueDigest.read(form.type, in(form.bytes.raw(0, 0, 0, 0, 0))))
                .withMessageContaining(words));
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    var other = bytes.clone();
    other[at] = (byte) value;
    return other;
  }

  private static RdbInput in(PackedValue value) {
    return new RdbInput(new ByteArrayInputStream(value.bytes()));
  }
}
