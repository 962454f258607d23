package dev.backstay.rows;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;

/// One value of a row.
///
/// All values have one order, whatever database they are from: null, truth values, numbers by what
/// they are worth, texts by their code points, bytes. Values that are worth the same may still
/// differ: `1` and `1.0`.
public sealed interface Value extends Comparable<Value> {

  /// No value.
  record Null() implements Value {

    /// The one that there is.
    public static final Null NONE = new Null();
  }

  /// True or false.
  record Truth(boolean isTrue) implements Value {}

  /// A number by its digits, as JSON has numbers; of any size.
  record Exact(String digits) implements Value {

    /// A whole number.
    public Exact(long number) {
      this(Long.toString(number));
    }
  }

  /// A binary fraction of 64 bits.
  record Real(double number) implements Value {}

  /// A text.
  record Text(String text) implements Value {}

  /// Bytes; nobody may change them.
  record Bytes(byte[] bytes) implements Value {

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(var others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /// Whether there is none.
  default boolean isNull() {
    return this instanceof Null;
  }

  /// As people read it; bytes are `\x` and hex digits, null is empty.
  default String shown() {
    return switch (this) {
      case Null _ -> "";
      case Truth(var isTrue) -> Boolean.toString(isTrue);
      case Exact(var digits) -> digits;
      case Real(var number) -> Double.toString(number);
      case Text(var text) -> text;
      case Bytes(var bytes) -> "\\x" + HexFormat.of().formatHex(bytes);
    };
  }

  @Override
  default int compareTo(Value other) {
    return switch (this) {
      case Truth(var one) when other instanceof Truth(var two) -> Boolean.compare(one, two);
      case Text(var one) when other instanceof Text(var two) -> compare(one, two);
      case Bytes(var one) when other instanceof Bytes(var two) -> Arrays.compareUnsigned(one, two);
      case Exact one when other instanceof Exact two -> compare(one, two);
      case Real(var one) when other instanceof Real(var two) -> compare(one, two);
      case Exact one when other instanceof Real(var two) -> compare(one, two);
      case Real(var one) when other instanceof Exact two -> -compare(two, one);
      case Null _, Truth _, Text _, Bytes _, Exact _, Real _ ->
          Integer.compare(rank(this), rank(other));
    };
  }

  private static int rank(Value value) {
    return switch (value) {
      case Null _ -> 0;
      case Truth _ -> 1;
      case Exact _, Real _ -> 2;
      case Text _ -> 3;
      case Bytes _ -> 4;
    };
  }

  /// Surrogates stand for what follows U+FFFF.
  private static int compare(String one, String two) {
    var at = 0;
    var end = Math.min(one.length(), two.length());
    while (at < end && one.charAt(at) == two.charAt(at)) {
      at++;
    }
    if (at == end) {
      return Integer.compare(one.length(), two.length());
    }
    var left = one.charAt(at);
    var right = two.charAt(at);
    return Integer.compare(
        Character.isSurrogate(left) ? left + 0x10000 : left,
        Character.isSurrogate(right) ? right + 0x10000 : right);
  }

  private static int compare(Exact one, Exact two) {
    return isShort(one) && isShort(two)
        ? Long.compare(Long.parseLong(one.digits), Long.parseLong(two.digits))
        : new BigDecimal(one.digits).compareTo(new BigDecimal(two.digits));
  }

  private static boolean isShort(Exact number) {
    return number.digits.length() <= 18
        && number.digits.chars().allMatch(each -> each == '-' || (each >= '0' && each <= '9'));
  }

  /// The two zeros are worth the same.
  private static int compare(double one, double two) {
    return one == two ? 0 : Double.compare(one, two);
  }

  private static int compare(Exact one, double two) {
    if (Double.isInfinite(two) || Double.isNaN(two)) {
      return two == Double.NEGATIVE_INFINITY ? 1 : -1;
    }
    return new BigDecimal(one.digits).compareTo(new BigDecimal(two));
  }
}
