package dev.backstay.config;

import dev.backstay.store.s3.S3Place;
import java.util.Optional;

/// Where a repository is.
public sealed interface RepositoryPlace {

  /// It for people; never with a secret in it.
  String shown();

  /// Where it was found, for people.
  String origin();

  /// The directory that it is, if it is one.
  default Optional<ResolvedPath> directory() {
    return Optional.empty();
  }

  /// A directory.
  record Directory(ResolvedPath path) implements RepositoryPlace {

    @Override
    public String shown() {
      return path.path().toString();
    }

    @Override
    public String origin() {
      return path.origin();
    }

    @Override
    public Optional<ResolvedPath> directory() {
      return Optional.of(path);
    }
  }

  /// A place in a bucket.
  record Bucket(S3Place place, String origin) implements RepositoryPlace {

    @Override
    public String shown() {
      return place.shown();
    }
  }
}
