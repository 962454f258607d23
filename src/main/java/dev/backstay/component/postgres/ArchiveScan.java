package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows a dump in the custom format while it passes by: its table of contents, then run by run
/// of data, to tell whether it is whole. Used by one thread.
///
/// A dump that was cut off may well end with status 0, after a wrapper or a pipe. Its structure
/// tells: a run has an end, and every entry that should have one has one.
final class ArchiveScan {

  private static final int DATA = 1;
  private static final int LARGE_OBJECTS = 3;

  private enum Expected {
    RUN,
    PIECE,
    OBJECT,
    OBJECT_PIECE
  }

  private HeadBuffer head = new HeadBuffer();
  private @Nullable ArchiveHead archive;
  private final TreeMap<Integer, String> awaited = new TreeMap<>();
  private final byte[] part = new byte[2 + 2 * Integer.BYTES];
  private int partBytes;
  private long skip;
  private Expected expected = Expected.RUN;

  /// The next bytes of the dump.
  ///
  /// @throws IOException if that is no such dump
  void pass(byte[] bytes, int offset, int length) throws IOException {
    if (archive == null) {
      var found = head.add(bytes, offset, length);
      if (found.isPresent()) {
        begin(found.get());
      }
    } else {
      follow(bytes, offset, offset + length);
    }
  }

  private void begin(ArchiveHead found) throws IOException {
    archive = found;
    for (var entry : found.entries()) {
      if (entry.hasData()) {
        awaited.put(entry.id(), entry.description() + " " + entry.schema() + " " + entry.name());
      }
    }
    var collected = head;
    head = new HeadBuffer();
    follow(collected.bytes(), found.end(), collected.count());
  }

  private void follow(byte[] bytes, int from, int to) throws IOException {
    var at = from;
    while (at < to) {
      if (skip > 0) {
        var step = (int) Math.min(skip, to - at);
        skip -= step;
        at += step;
      } else {
        part[partBytes++] = bytes[at++];
        if (partBytes == (expected == Expected.RUN ? 2 : 1) + Integer.BYTES) {
          take();
          partBytes = 0;
        }
      }
    }
  }

  private void take() throws IOException {
    switch (expected) {
      case RUN -> begin(part[0], number(1));
      case PIECE -> {
        skip = number(0);
        expected = skip == 0 ? Expected.RUN : Expected.PIECE;
      }
      case OBJECT -> expected = number(0) == 0 ? Expected.RUN : Expected.OBJECT_PIECE;
      case OBJECT_PIECE -> {
        skip = number(0);
        expected = skip == 0 ? Expected.OBJECT : Expected.OBJECT_PIECE;
      }
    }
  }

  private void begin(int type, long id) throws IOException {
    if (awaited.remove((int) id) == null) {
      throw new IOException("a dump with data that its table of contents does not name");
    }
    expected =
        switch (type) {
          case DATA -> Expected.PIECE;
          case LARGE_OBJECTS -> Expected.OBJECT;
          default -> throw new IOException("a dump with data of sort " + type);
        };
  }

  private long number(int at) throws IOException {
    var value = 0L;
    for (var i = 0; i < Integer.BYTES; i++) {
      value |= (part[at + 1 + i] & 0xFFL) << (8 * i);
    }
    if (part[at] != 0 && value != 0) {
      throw new IOException("a dump with a run of " + -value + " bytes");
    }
    return value;
  }

  /// The tables whose rows the dump holds, as `schema table`.
  ///
  /// @throws IOException if the dump is not whole
  SortedSet<String> end() throws IOException {
    if (archive == null) {
      var found = head.read();
      if (found.isPresent()) {
        begin(found.get());
      }
    }
    var whole = archive;
    if (whole == null) {
      throw new IOException("a dump that ends in its table of contents");
    }
    if (!awaited.isEmpty()) {
      throw new IOException("a dump that ends before " + awaited.firstEntry().getValue());
    }
    if (expected != Expected.RUN || partBytes > 0 || skip > 0) {
      throw new IOException("a dump that ends within a run of data");
    }
    var tables = new TreeSet<String>();
    whole.entries().stream()
        .filter(entry -> entry.description().equals("TABLE DATA"))
        .forEach(entry -> tables.add(entry.schema() + " " + entry.name()));
    return tables;
  }
}
