package dev.backstay.component.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Reads an RDB file from its start to its checksum.
final class RdbFile {

  /// Versions before it have no checksum.
  private static final int OLDEST = 5;

  /// Of Redis 7.4 to 8.2 and Valkey 7.2 to 8.1; later ones say things that are not known here.
  private static final int NEWEST = 12;

  private static final String MAGIC = "REDIS";
  private static final int NAME_MAX = 16 << 20;
  private static final int DETAIL_MAX = 1 << 20;

  private static final int SLOT = 244;
  private static final int FUNCTION = 245;
  private static final int MODULE_BESIDE = 247;
  private static final int IDLE = 248;
  private static final int FREQUENCY = 249;
  private static final int DETAIL = 250;
  private static final int SIZES = 251;
  private static final int EXPIRES_MILLIS = 252;
  private static final int EXPIRES_SECONDS = 253;
  private static final int DATABASE = 254;
  private static final int END = 255;

  private final RdbInput in;
  private final Visitor visitor;
  private long database;
  private long expiresAt = Key.NEVER;
  private long idle = -1;
  private int frequency = -1;

  private RdbFile(RdbInput in, Visitor visitor) {
    this.in = in;
    this.visitor = visitor;
  }

  /// A key with all that is kept of it but its value.
  ///
  /// @param database its logical database
  /// @param name its name
  /// @param type the form of its value
  /// @param expiresAt when it expires, in milliseconds since 1970; [#NEVER] if it does not
  /// @param idle how many seconds it was not used; -1 if not known
  /// @param frequency how often it is used; -1 if not known
  record Key(long database, byte[] name, int type, long expiresAt, long idle, int frequency) {

    static final long NEVER = -1;

    boolean expires() {
      return expiresAt != NEVER;
    }

    /// The name, for people.
    String shown() {
      var text = new String(name, 0, Math.min(200, name.length), StandardCharsets.UTF_8);
      return "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\" in database " + database;
    }
  }

  /// What is told of what a file holds.
  interface Visitor {

    /// Something that the server says of itself.
    default void detail(String name, String value) {}

    /// A library of functions, which belong to the server and not to a database.
    default void function() {}

    /// A key, whose value stands next and must be read.
    void key(Key key, RdbInput value) throws IOException;
  }

  /// Reads the file, and nothing may follow it.
  ///
  /// @return its version
  /// @throws MalformedRdbException if it is none, is damaged, ends early, or holds what is not
  ///     known
  static int read(RdbInput in, Visitor visitor) throws IOException {
    var version = version(in);
    new RdbFile(in, visitor).read();
    return version;
  }

  private static int version(RdbInput in) throws IOException {
    var start = new StringBuilder();
    for (var i = 0; i < MAGIC.length() + 4; i++) {
      start.append((char) in.readByte());
    }
    if (!start.toString().matches(MAGIC + "\\d{4}")) {
      throw new MalformedRdbException("it does not start as an RDB file that is known");
    }
    var version = Integer.parseInt(start.substring(MAGIC.length()));
    if (version < OLDEST || version > NEWEST) {
      throw new MalformedRdbException(
          "it is of version %d; %d to %d are known".formatted(version, OLDEST, NEWEST));
    }
    return version;
  }

  private void read() throws IOException {
    for (var code = in.readByte(); code != END; code = in.readByte()) {
      switch (code) {
        case DATABASE -> database = database();
        case SIZES -> pass(2);
        case SLOT -> pass(3);
        case EXPIRES_SECONDS -> expiresAt = in.little(4) * 1000;
        case EXPIRES_MILLIS -> expiresAt = in.little(8);
        case IDLE -> idle = in.count();
        case FREQUENCY -> frequency = in.readByte();
        case DETAIL -> visitor.detail(detail(), detail());
        case FUNCTION -> {
          Text.skip(in);
          visitor.function();
        }
        case MODULE_BESIDE -> Passing.overModule(in);
        default -> key(code);
      }
    }
    requireChecksum();
  }

  private long database() throws IOException {
    var number = in.count();
    if (number > Integer.MAX_VALUE) {
      throw new MalformedRdbException("a database has the number " + number);
    }
    return number;
  }

  private void pass(int numbers) throws IOException {
    for (var i = 0; i < numbers; i++) {
      in.number();
    }
  }

  private String detail() throws IOException {
    return new String(Text.read(in, DETAIL_MAX), StandardCharsets.UTF_8);
  }

  private void key(int type) throws IOException {
    if (type > ValueType.HASH_LISTPACK_EXPIRING) {
      throw new MalformedRdbException("the byte " + type + " stands where a key should");
    }
    var name = Text.read(in, NAME_MAX);
    visitor.key(new Key(database, name, type, expiresAt, idle, frequency), in);
    expiresAt = Key.NEVER;
    idle = -1;
    frequency = -1;
  }

  private void requireChecksum() throws IOException {
    var computed = in.crc();
    var said = in.little(8);
    // Where checksums are turned off, it says nothing.
    if (said != 0 && said != computed) {
      throw new MalformedRdbException(
          "its checksum is %016x, and it says %016x".formatted(computed, said));
    }
    if (in.hasMore()) {
      throw new MalformedRdbException("something follows its end");
    }
  }
}
