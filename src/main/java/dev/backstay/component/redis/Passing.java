package dev.backstay.component.redis;

import java.io.IOException;

/// Passes over values of RDB files, so that what follows them can be read.
final class Passing {

  private static final int STREAM_ID = 16;
  private static final int MILLIS = 8;
  private static final int DOUBLE = 8;

  private final RdbInput in;

  private Passing(RdbInput in) {
    this.in = in;
  }

  /// Passes over one value.
  static void over(int type, RdbInput in) throws IOException {
    new Passing(in).value(type);
  }

  private void value(int type) throws IOException {
    switch (type) {
      case ValueType.STRING,
          ValueType.HASH_ZIPMAP,
          ValueType.LIST_ZIPLIST,
          ValueType.SET_INTSET,
          ValueType.SORTED_SET_ZIPLIST,
          ValueType.HASH_ZIPLIST,
          ValueType.HASH_LISTPACK,
          ValueType.SORTED_SET_LISTPACK,
          ValueType.SET_LISTPACK ->
          Text.skip(in);
      case ValueType.LIST, ValueType.SET, ValueType.LIST_OF_ZIPLISTS -> texts(in.count(), 1);
      case ValueType.HASH -> texts(in.count(), 2);
      case ValueType.SORTED_SET_WORDS -> scoredByWords();
      case ValueType.SORTED_SET -> scored();
      case ValueType.LIST_OF_LISTPACKS -> listpacks();
      case ValueType.STREAM -> stream(1);
      case ValueType.STREAM_2 -> stream(2);
      case ValueType.STREAM_3 -> stream(3);
      case ValueType.HASH_EXPIRING -> expiring();
      case ValueType.HASH_LISTPACK_EXPIRING -> {
        in.skip(MILLIS);
        Text.skip(in);
      }
      case ValueType.MODULE -> {
        in.number();
        module();
      }
      default -> throw ValueType.unknown(type);
    }
  }

  private void texts(long count, int each) throws IOException {
    for (var i = 0L; i < count; i++) {
      for (var k = 0; k < each; k++) {
        Text.skip(in);
      }
    }
  }

  private void scoredByWords() throws IOException {
    for (var left = in.count(); left > 0; left--) {
      Text.skip(in);
      var length = in.readByte();
      in.skip(length < 253 ? length : 0);
    }
  }

  private void scored() throws IOException {
    for (var left = in.count(); left > 0; left--) {
      Text.skip(in);
      in.skip(DOUBLE);
    }
  }

  private void listpacks() throws IOException {
    for (var left = in.count(); left > 0; left--) {
      in.number();
      Text.skip(in);
    }
  }

  private void expiring() throws IOException {
    in.skip(MILLIS);
    for (var left = in.count(); left > 0; left--) {
      in.number();
      texts(1, 2);
    }
  }

  /// What a module wrote, which says of each part what it is.
  private void module() throws IOException {
    for (var part = in.number(); part != 0; part = in.number()) {
      switch ((int) part) {
        case 1, 2 -> in.number();
        case 3 -> in.skip(4);
        case 4 -> in.skip(DOUBLE);
        case 5 -> Text.skip(in);
        default ->
            throw new MalformedRdbException("a module's value has a part of the form " + part);
      }
    }
  }

  /// Passes over what a module keeps beside its keys.
  static void overModule(RdbInput in) throws IOException {
    in.number();
    in.number();
    in.number();
    new Passing(in).module();
  }

  private void stream(int version) throws IOException {
    texts(in.count(), 2);
    // How many entries, the last id; then the first one, the greatest deleted one, how many were
    // added.
    numbers(version == 1 ? 3 : 8);
    for (var groups = in.count(); groups > 0; groups--) {
      Text.skip(in);
      numbers(version == 1 ? 2 : 3);
      for (var pending = in.count(); pending > 0; pending--) {
        in.skip(STREAM_ID + MILLIS);
        in.number();
      }
      for (var consumers = in.count(); consumers > 0; consumers--) {
        Text.skip(in);
        in.skip(version == 3 ? 2 * MILLIS : MILLIS);
        skipEach(in.count(), STREAM_ID);
      }
    }
  }

  private void skipEach(long count, int bytes) throws IOException {
    for (var i = 0L; i < count; i++) {
      in.skip(bytes);
    }
  }

  private void numbers(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      in.number();
    }
  }
}
