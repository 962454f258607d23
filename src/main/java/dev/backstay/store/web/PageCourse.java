package dev.backstay.store.web;

import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The pages of one listing: it must end, go on where it was, and name nothing twice.
public final class PageCourse {

  private static final int EMPTY_PAGES_MAX = 1000;

  private final String place;
  private final List<StoredObject> objects = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final Set<String> marks = new HashSet<>();
  private int emptyPages;

  /// @param place what is listed, for people
  public PageCourse(String place) {
    this.place = place;
  }

  /// Takes a page.
  ///
  /// @param next what the following page is asked for with; empty after the last one
  /// @return whether there is a following page
  /// @throws IOException if the listing cannot be whole
  public boolean take(List<StoredObject> page, Optional<String> next) throws IOException {
    for (var object : page) {
      if (!keys.add(object.key().value())) {
        throw new IOException(place + ": the listing names " + object.key() + " twice");
      }
      objects.add(object);
    }
    emptyPages = page.isEmpty() ? emptyPages + 1 : 0;
    if (next.isPresent() && (!marks.add(next.get()) || emptyPages > EMPTY_PAGES_MAX)) {
      throw new IOException(place + ": the listing goes round and does not end");
    }
    return next.isPresent();
  }

  /// All that was taken, in key order.
  public List<StoredObject> objects() {
    return objects.stream().sorted(Comparator.comparing(StoredObject::key)).toList();
  }
}
