package dev.backstay.config;

/// A place in the configuration file; both numbers count from 1.
record Place(int line, int column) implements Comparable<Place> {

  static final Place START = new Place(1, 1);

  @Override
  public int compareTo(Place other) {
    var lines = Integer.compare(line, other.line);
    return lines == 0 ? Integer.compare(column, other.column) : lines;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
