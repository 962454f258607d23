package dev.backstay.component.postgres;

import dev.backstay.snapshot.EntryPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// The head and table of contents of a dump in PostgreSQL's custom format, as `pg_dump` 14 and
/// later write it (`src/bin/pg_dump/pg_backup_archiver.c`).
///
/// @param intBytes how many bytes a number has
/// @param start where the number of entries stands
/// @param entries what the dump holds
/// @param end where the data begin
record ArchiveHead(int intBytes, int start, List<Entry> entries, int end) {

  private static final byte[] MAGIC = {'P', 'G', 'D', 'M', 'P'};
  private static final int CUSTOM = 1;
  private static final int OLDEST = 14;
  private static final int NEWEST = 16;
  private static final int ENTRIES_MAX = 10_000_000;
  private static final int DATE_FIELDS = 7;

  /// How the dump's texts are to be read, which is needed for any of them.
  private static final Set<String> OF_THE_DUMP = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

  /// Of a number that is written as a text, and fits.
  private static final int DIGITS_MAX = 9;

  /// One thing that a dump holds.
  ///
  /// @param id its number in the dump
  /// @param hasData whether there is a run of data for it
  /// @param description what it is, such as `TABLE DATA`
  /// @param schema the schema that it is in; empty if in none
  /// @param name its name there
  /// @param owner who owns it; empty if nobody does
  /// @param definition the statements that make it
  /// @param copy the statement that its data are for; empty if it has none
  /// @param section when it is made: [#POST_DATA] is after all data
  /// @param tablespace where it is kept; empty for where the database is
  /// @param method how the server accesses it; empty if that is not said
  /// @param needs the numbers of what it depends on
  /// @param from where its own bytes begin
  /// @param to where they end
  record Entry(
      int id,
      boolean hasData,
      String description,
      String schema,
      String name,
      String owner,
      String definition,
      String copy,
      int section,
      String tablespace,
      String method,
      List<Integer> needs,
      int from,
      int to) {

    static final int POST_DATA = 4;

    Entry {
      needs = List.copyOf(needs);
    }

    /// What it is, as it may be shown.
    String shown() {
      var place = schema.isEmpty() ? "" : schema + ".";
      return EntryPath.escape(description.toLowerCase(Locale.ROOT) + " " + place + name);
    }
  }

  ArchiveHead {
    entries = List.copyOf(entries);
  }

  /// The same with those entries alone that are wanted.
  ArchiveHead only(Predicate<Entry> wanted) {
    return new ArchiveHead(intBytes, start, entries.stream().filter(wanted).toList(), end);
  }

  /// A table of contents that names those entries alone, for a program that is to see no others.
  ///
  /// @param whole the bytes that this was read from
  byte[] excerpt(byte[] whole, Collection<Entry> wanted) {
    var named = new ArrayList<Entry>();
    entries.stream().filter(it -> OF_THE_DUMP.contains(it.description())).forEach(named::add);
    wanted.stream().filter(it -> !OF_THE_DUMP.contains(it.description())).forEach(named::add);
    var bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, start);
    bytes.write(0);
    for (var i = 0; i < intBytes; i++) {
      bytes.write(named.size() >>> (8 * i));
    }
    named.forEach(it -> bytes.write(whole, it.from, it.to - it.from));
    return bytes.toByteArray();
  }

  /// Reads it from the start of the bytes.
  ///
  /// @throws BufferUnderflowException if they end too early
  /// @throws IOException if that is no such dump
  static ArchiveHead read(ByteBuffer bytes) throws IOException {
    var in = new Reader(bytes);
    var version = in.start();
    in.text();
    in.text();
    in.text();
    var start = bytes.position();
    var count = in.number();
    if (count < 0 || count > ENTRIES_MAX) {
      throw new DumpFormatException("a dump of " + count + " entries");
    }
    var entries = new ArrayList<Entry>();
    for (var i = 0; i < count; i++) {
      entries.add(in.entry(version));
    }
    return new ArchiveHead(in.intBytes, start, entries, bytes.position());
  }

  private static final class Reader {

    private final ByteBuffer bytes;
    private int intBytes;
    private int offsetBytes;

    Reader(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    /// Everything before the first text; returns the minor version of the format.
    int start() throws IOException {
      for (var expected : MAGIC) {
        if (bytes.get() != expected) {
          throw new DumpFormatException("not a dump in the custom format");
        }
      }
      var major = bytes.get();
      var minor = bytes.get();
      bytes.get();
      if (major != 1 || minor < OLDEST || minor > NEWEST) {
        throw new DumpFormatException(
            "a dump of format " + major + "." + minor + ", which is not known");
      }
      intBytes = bytes.get();
      offsetBytes = bytes.get();
      var format = bytes.get();
      if (intBytes != Integer.BYTES || offsetBytes < 1 || offsetBytes > 8 || format != CUSTOM) {
        throw new DumpFormatException("a dump of another machine or format");
      }
      if (minor >= 15) {
        bytes.get();
      } else {
        number();
      }
      for (var i = 0; i < DATE_FIELDS; i++) {
        number();
      }
      return minor;
    }

    Entry entry(int version) throws IOException {
      var from = bytes.position();
      var id = number();
      var hasData = number() != 0;
      text();
      text();
      var name = text();
      var description = text();
      var section = number();
      var definition = text();
      text();
      var copy = text();
      var schema = text();
      var tablespace = text();
      var method = text();
      if (version >= NEWEST) {
        number();
      }
      var owner = text();
      text();
      var needs = numbers();
      bytes.get();
      skip(offsetBytes);
      return new Entry(
          id,
          hasData,
          description,
          schema,
          name,
          owner,
          definition,
          copy,
          section,
          tablespace,
          method,
          needs,
          from,
          bytes.position());
    }

    int number() throws IOException {
      var negative = bytes.get() != 0;
      var value = 0L;
      for (var i = 0; i < intBytes; i++) {
        value |= (bytes.get() & 0xFFL) << (8 * i);
      }
      if (value > Integer.MAX_VALUE) {
        throw new DumpFormatException("a number of " + value + " in a dump");
      }
      return (int) (negative ? -value : value);
    }

    /// Empty where there is none.
    String text() throws IOException {
      var length = number();
      if (length <= 0) {
        return "";
      }
      if (length > bytes.remaining()) {
        throw new BufferUnderflowException();
      }
      var text = new byte[length];
      bytes.get(text);
      return new String(text, StandardCharsets.UTF_8);
    }

    /// What an entry depends on: texts up to one that is none.
    private List<Integer> numbers() throws IOException {
      var numbers = new ArrayList<Integer>();
      for (var length = number(); length >= 0; length = number()) {
        numbers.add(number(length));
      }
      return numbers;
    }

    private int number(int length) throws IOException {
      if (length == 0 || length > DIGITS_MAX) {
        throw new DumpFormatException("a dump in which something depends on nothing");
      }
      var value = 0;
      for (var i = 0; i < length; i++) {
        var digit = bytes.get() - '0';
        if (digit < 0 || digit > 9) {
          throw new DumpFormatException("a dump in which something depends on nothing");
        }
        value = 10 * value + digit;
      }
      return value;
    }

    private void skip(int count) {
      if (count > bytes.remaining()) {
        throw new BufferUnderflowException();
      }
      bytes.position(bytes.position() + count);
    }
  }
}
