package dev.backstay.component.redis;

/// The forms of values in RDB files, by their numbers there.
final class ValueType {

  static final int STRING = 0;
  static final int LIST = 1;
  static final int SET = 2;
  static final int SORTED_SET_WORDS = 3;
  static final int HASH = 4;
  static final int SORTED_SET = 5;
  static final int MODULE = 7;
  static final int HASH_ZIPMAP = 9;
  static final int LIST_ZIPLIST = 10;
  static final int SET_INTSET = 11;
  static final int SORTED_SET_ZIPLIST = 12;
  static final int HASH_ZIPLIST = 13;
  static final int LIST_OF_ZIPLISTS = 14;
  static final int STREAM = 15;
  static final int HASH_LISTPACK = 16;
  static final int SORTED_SET_LISTPACK = 17;
  static final int LIST_OF_LISTPACKS = 18;
  static final int STREAM_2 = 19;
  static final int SET_LISTPACK = 20;
  static final int STREAM_3 = 21;
  static final int HASH_EXPIRING = 24;
  static final int HASH_LISTPACK_EXPIRING = 25;

  private ValueType() {}

  static MalformedRdbException unknown(int type) {
    return new MalformedRdbException("a value has the form " + type + ", which is not known");
  }
}
