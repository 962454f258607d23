package dev.backstay.config;

import dev.backstay.component.Bucket;
import dev.backstay.store.s3.S3Place;
import java.util.ArrayList;
import java.util.List;

/// Finds repositories in buckets that lie in each other, or in what is captured: a restore would
/// remove them.
final class BucketConflicts {

  private record Own(String name, S3Place bucket, Place place) {

    String root() {
      return bucket.prefix().isEmpty() ? "" : bucket.prefix() + "/";
    }
  }

  private record Source(Bucket component, Place place) {}

  private final List<Own> repositories = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();

  void addRepository(String name, S3Place bucket, Place place) {
    repositories.add(new Own(name, bucket, place));
  }

  void addComponent(Bucket component, Place place) {
    sources.add(new Source(component, place));
  }

  /// Tells of every pair that cannot stand together.
  void tell(Problems problems) {
    for (var i = 0; i < repositories.size(); i++) {
      var later = repositories.get(i);
      for (var earlier : repositories.subList(0, i)) {
        if (overlap(earlier, later)) {
          problems.addConflict(
              later.place,
              "%s and %s overlap at %s".formatted(earlier.name, later.name, later.bucket.shown()));
        }
      }
      for (var source : sources) {
        if (overlap(later, source.component)) {
          problems.addConflict(
              source.place,
              "component \"%s\" and %s overlap at %s"
                  .formatted(source.component.name(), later.name, later.bucket.shown()));
        }
      }
    }
  }

  private static boolean overlap(Own first, Own second) {
    return first.bucket.bucket().equals(second.bucket.bucket())
        && first.bucket.server().isAtSameAddress(second.bucket.server())
        && isBelow(first.root(), second.root());
  }

  private static boolean overlap(Own own, Bucket component) {
    return own.bucket.bucket().equals(component.bucket())
        && own.bucket.server().isAtSameAddress(component.server())
        && component.listed().stream().anyMatch(prefix -> isBelow(own.root(), prefix));
  }

  private static boolean isBelow(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }
}
