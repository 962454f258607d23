package dev.backstay.app;

import dev.backstay.config.RepositoryPlace;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.s3.BucketServer;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.Pace;
import dev.backstay.store.PacedStore;
import dev.backstay.store.PatientStore;
import dev.backstay.store.StoreTrial;
import dev.backstay.store.Timing;
import dev.backstay.store.local.LocalStore;
import dev.backstay.store.s3.S3Place;
import dev.backstay.store.s3.S3Store;
import dev.backstay.store.s3.S3Trial;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The stores that repositories are kept in.
record Stores(Surroundings surroundings) {

  private static final Timing TIMING = Timing.system();

  /// The store of a repository that is there.
  ObjectStore open(RepositorySettings settings) {
    try {
      // Every command comes here: a switch over the kinds of places would take longer to link.
      var store =
          settings.place() instanceof RepositoryPlace.Bucket bucket
              ? opened(bucket.place(), settings)
              : LocalStore.open(settings.place().directory().orElseThrow().path());
      return decorated(store, settings);
    } catch (NoSuchFileException e) {
      throw new RepositoryNotFoundException(
          FailureCode.REPO_NOT_FOUND,
          "there is no repository at " + settings.place().shown(),
          "Make one with `backstay init`, or correct the place.",
          e);
    } catch (IOException e) {
      throw unavailable(settings, e);
    }
  }

  /// The store of a repository to be made. Whether a bucket keeps what is there is tried first.
  ObjectStore create(RepositorySettings settings) {
    try {
      return switch (settings.place()) {
        case RepositoryPlace.Directory(var directory) ->
            decorated(LocalStore.create(directory.path()), settings);
        case RepositoryPlace.Bucket bucket -> {
          requireCreateOnly(bucket.place(), settings);
          yield decorated(opened(bucket.place(), settings), settings);
        }
      };
    } catch (IOException e) {
      throw unavailable(settings, e);
    }
  }

  private void requireCreateOnly(S3Place place, RepositorySettings settings) throws IOException {
    if (!place.manner().conditionalCreate()) {
      return;
    }
    try (var unlocked = opened(place.with(Optional.empty()), settings)) {
      if (!new StoreTrial(unlocked, surroundings.clock(), TIMING).isCreateOnly()) {
        throw new StoreUnavailableException(
            FailureCode.STORE_PROTOCOL,
            "the store at " + place.shown() + " overwrites objects that must not be overwritten",
            "Use another store; or, if one host alone writes there, `conditional_create: off`.");
      }
    }
  }

  /// Tries whether a place keeps what a store promises.
  List<StoreTrial.Outcome> examine(RepositorySettings settings) {
    try {
      return switch (settings.place()) {
        case RepositoryPlace.Directory(var directory) -> {
          try (var store = LocalStore.open(directory.path())) {
            yield new StoreTrial(store, surroundings.clock(), TIMING).run();
          }
        }
        case RepositoryPlace.Bucket bucket -> examine(bucket.place(), settings);
      };
    } catch (IOException e) {
      throw unavailable(settings, e);
    }
  }

  private List<StoreTrial.Outcome> examine(S3Place place, RepositorySettings settings)
      throws IOException {
    var outcomes = new ArrayList<StoreTrial.Outcome>();
    try (var unlocked = opened(place.with(Optional.empty()), settings)) {
      outcomes.addAll(new StoreTrial(unlocked, surroundings.clock(), TIMING).run());
    }
    if (place.manner().lock().isPresent()) {
      outcomes.add(S3Trial.lock(known(place), surroundings.clock(), TIMING));
    }
    return outcomes;
  }

  private ObjectStore opened(S3Place place, RepositorySettings settings) throws IOException {
    return new PatientStore(
        S3Store.open(known(place), surroundings.clock()),
        settings.traffic().retryFor(),
        TIMING,
        new SplittableRandom());
  }

  /// The keys of the environment are taken from there, as the library would: it knows that of the
  /// process only.
  private S3Place known(S3Place place) {
    var access = surroundings.variable("AWS_ACCESS_KEY_ID");
    var secret = surroundings.variable("AWS_SECRET_ACCESS_KEY");
    var session = surroundings.variable("AWS_SESSION_TOKEN");
    return place.orWith(
        access.flatMap(it -> secret.map(other -> new BucketServer.Keys(it, other, session))));
  }

  private static ObjectStore decorated(ObjectStore store, RepositorySettings settings) {
    var upload = settings.traffic().uploadLimit().map(it -> new Pace(it, TIMING));
    var download = settings.traffic().downloadLimit().map(it -> new Pace(it, TIMING));
    return upload.isEmpty() && download.isEmpty() ? store : new PacedStore(store, upload, download);
  }

  private static StoreUnavailableException unavailable(RepositorySettings settings, IOException e) {
    var directory = settings.place().directory().isPresent();
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "the place " + settings.place().shown() + " cannot be used: " + e.getMessage(),
        directory
            ? "Look at its permissions and its file system."
            : "Look at `url`, and at the account's keys and rights; `backstay doctor --store` says"
                + " more.",
        e);
  }
}
