package dev.backstay.component.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The digest of what a value means: the same however a server packs it, and in whatever order it
/// keeps what has none.
final class ValueDigest {

  private static final int BUFFER = 1 << 13;
  private static final int SCORE_MAX = 512;

  private final RdbInput in;
  private final MessageDigest whole = sha256();
  private final MessageDigest one = sha256();
  private final byte[] sum = new byte[32];
  private final byte[] buffer = new byte[BUFFER];

  private ValueDigest(RdbInput in) {
    this.in = in;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Reads one value. There is no digest of what only a module understands, of hashes whose fields
  /// expire one by one, and of the packing of hashes before Redis 2.6.
  static Optional<byte[]> read(int type, RdbInput in) throws IOException {
    return new ValueDigest(in).of(type);
  }

  private Optional<byte[]> of(int type) throws IOException {
    switch (type) {
      case ValueType.STRING -> {
        start('s');
        add(whole, Text.open(in));
      }
      case ValueType.LIST -> list(Elements.plain(in, in.count()));
      case ValueType.LIST_ZIPLIST -> list(new Ziplist(Text.open(in)));
      case ValueType.LIST_OF_ZIPLISTS, ValueType.LIST_OF_LISTPACKS -> nodes(type);
      case ValueType.SET -> set(Elements.plain(in, in.count()));
      case ValueType.SET_INTSET -> set(Elements.ofIntset(Text.open(in)));
      case ValueType.SET_LISTPACK -> set(new Listpack(Text.open(in)));
      case ValueType.HASH -> hash(Elements.plain(in, 2 * in.count()));
      case ValueType.HASH_ZIPLIST -> hash(new Ziplist(Text.open(in)));
      case ValueType.HASH_LISTPACK -> hash(new Listpack(Text.open(in)));
      case ValueType.SORTED_SET, ValueType.SORTED_SET_WORDS -> scored(type);
      case ValueType.SORTED_SET_ZIPLIST -> scored(new Ziplist(Text.open(in)));
      case ValueType.SORTED_SET_LISTPACK -> scored(new Listpack(Text.open(in)));
      case ValueType.STREAM -> stream(1);
      case ValueType.STREAM_2 -> stream(2);
      case ValueType.STREAM_3 -> stream(3);
      default -> {
        Passing.over(type, in);
        return Optional.empty();
      }
    }
    whole.update(sum);
    return Optional.of(whole.digest());
  }

  private void start(char kind) {
    whole.update((byte) kind);
  }

  private void add(MessageDigest digest, Text text) throws IOException {
    digest.update(LittleEndian.bytesOf(text.left()));
    for (var n = text.read(buffer, 0, BUFFER); n > 0; n = text.read(buffer, 0, BUFFER)) {
      digest.update(buffer, 0, n);
    }
  }

  /// Adds what was put together of an element, in whose order nothing lies.
  private void addOne() {
    var digest = one.digest();
    var carry = 0;
    for (var i = 0; i < sum.length; i++) {
      carry += (sum[i] & 0xFF) + (digest[i] & 0xFF);
      sum[i] = (byte) carry;
      carry >>= 8;
    }
  }

  private void list(Elements elements) throws IOException {
    start('l');
    addAll(elements);
  }

  private void addAll(Elements elements) throws IOException {
    for (var each = elements.next(); each != null; each = elements.next()) {
      add(whole, each);
    }
  }

  private void nodes(int type) throws IOException {
    start('l');
    for (var left = in.count(); left > 0; left--) {
      if (type == ValueType.LIST_OF_ZIPLISTS) {
        addAll(new Ziplist(Text.open(in)));
      } else if (in.number() == 1) {
        add(whole, Text.open(in));
      } else {
        addAll(new Listpack(Text.open(in)));
      }
    }
  }

  private void set(Elements elements) throws IOException {
    start('S');
    for (var each = elements.next(); each != null; each = elements.next()) {
      add(one, each);
      addOne();
    }
  }

  private void hash(Elements elements) throws IOException {
    start('h');
    for (var each = elements.next(); each != null; each = elements.next()) {
      add(one, each);
      add(one, second(elements.next()));
      addOne();
    }
  }

  private static Text second(@Nullable Text text) throws MalformedRdbException {
    if (text == null) {
      throw new MalformedRdbException("the last pair of a packed value lacks its second half");
    }
    return text;
  }

  private void scored(Elements elements) throws IOException {
    start('z');
    for (var each = elements.next(); each != null; each = elements.next()) {
      add(one, each);
      addScore(score(second(elements.next())));
    }
  }

  private void scored(int type) throws IOException {
    start('z');
    for (var left = in.count(); left > 0; left--) {
      add(one, Text.open(in));
      addScore(
          type == ValueType.SORTED_SET ? Double.longBitsToDouble(in.little(8)) : scoreInWords());
    }
  }

  private void addScore(double score) {
    // Nothing and its negative are one score.
    one.update(LittleEndian.bytesOf(Double.doubleToLongBits(score + 0.0)));
    addOne();
  }

  private double scoreInWords() throws IOException {
    var length = in.readByte();
    return switch (length) {
      case 253 -> Double.NaN;
      case 254 -> Double.POSITIVE_INFINITY;
      case 255 -> Double.NEGATIVE_INFINITY;
      default -> score(Text.plain(in, length));
    };
  }

  private static double score(Text text) throws IOException {
    if (text.left() > SCORE_MAX) {
      throw new MalformedRdbException("a score of " + text.left() + " bytes");
    }
    var word = new String(text.rest(), StandardCharsets.US_ASCII);
    try {
      return switch (word) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(word);
      };
    } catch (NumberFormatException e) {
      var malformed = new MalformedRdbException("a score that is no number");
      malformed.initCause(e);
      throw malformed;
    }
  }

  /// What later versions know beside it (how many were read and added, when consumers were active)
  /// is left out.
  private void stream(int version) throws IOException {
    start('x');
    for (var left = in.count(); left > 0; left--) {
      add(whole, Text.open(in));
      add(whole, Text.open(in));
    }
    addNumbers(3);
    passNumbers(version == 1 ? 0 : 5);
    for (var groups = in.count(); groups > 0; groups--) {
      add(whole, Text.open(in));
      addNumbers(2);
      passNumbers(version == 1 ? 0 : 1);
      for (var pending = in.count(); pending > 0; pending--) {
        add(whole, Text.plain(in, 24));
        addNumbers(1);
      }
      for (var consumers = in.count(); consumers > 0; consumers--) {
        add(whole, Text.open(in));
        in.skip(version == 3 ? 16 : 8);
        for (var pending = in.count(); pending > 0; pending--) {
          add(whole, Text.plain(in, 16));
        }
      }
    }
  }

  private void addNumbers(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      whole.update(LittleEndian.bytesOf(in.number()));
    }
  }

  private void passNumbers(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      in.number();
    }
  }
}
