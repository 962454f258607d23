package dev.backstay.app;

import dev.backstay.config.RepositoryPlace;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.Pace;
import dev.backstay.store.PacedStore;
import dev.backstay.store.StoreTrial;
import dev.backstay.store.Timing;
import dev.backstay.store.local.LocalStore;
import dev.backstay.store.s3.S3Trial;
import dev.backstay.store.sftp.HostKeyException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// The stores that repositories are kept in.
record Stores(Surroundings surroundings) {

  private static final Timing TIMING = Timing.system();

  /// The store of a repository that is there.
  ObjectStore open(RepositorySettings settings) {
    try {
      // Every command comes here: a switch over the kinds of places would take longer to link.
      var store =
          settings.place() instanceof RepositoryPlace.Directory(var directory)
              ? LocalStore.open(directory.path())
              : new RemoteStores(surroundings, settings).open();
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

  /// The store of a repository to be made. Whether another host's keeps what is there is tried
  /// first.
  ObjectStore create(RepositorySettings settings) {
    try {
      if (settings.place() instanceof RepositoryPlace.Directory(var directory)) {
        return decorated(LocalStore.create(directory.path()), settings);
      }
      var remote = new RemoteStores(surroundings, settings);
      requireCreateOnly(remote, settings);
      return decorated(remote.open(), settings);
    } catch (IOException e) {
      throw unavailable(settings, e);
    }
  }

  private void requireCreateOnly(RemoteStores remote, RepositorySettings settings)
      throws IOException {
    if (settings.place() instanceof RepositoryPlace.Bucket bucket
        && !bucket.place().manner().conditionalCreate()) {
      return;
    }
    try (var unlocked = remote.openUnlocked()) {
      if (!new StoreTrial(unlocked, surroundings.clock(), TIMING).isCreateOnly()) {
        throw new StoreUnavailableException(
            FailureCode.STORE_PROTOCOL,
            "the store at "
                + settings.place().shown()
                + " overwrites objects that must not be overwritten",
            "Use another store; or, if it is a bucket of S3 and one host alone writes there,"
                + " `conditional_create: off`.");
      }
    }
  }

  /// Tries whether a place keeps what a store promises.
  List<StoreTrial.Outcome> examine(RepositorySettings settings) {
    var remote = new RemoteStores(surroundings, settings);
    var outcomes = new ArrayList<StoreTrial.Outcome>();
    try (var store =
        settings.place() instanceof RepositoryPlace.Directory(var directory)
            ? LocalStore.open(directory.path())
            : remote.openUnlocked()) {
      outcomes.addAll(new StoreTrial(store, surroundings.clock(), TIMING).run());
    } catch (IOException e) {
      throw unavailable(settings, e);
    }
    if (settings.place() instanceof RepositoryPlace.Bucket bucket
        && bucket.place().manner().lock().isPresent()) {
      outcomes.add(S3Trial.lock(remote.known(bucket.place()), surroundings.clock(), TIMING));
    }
    return outcomes;
  }

  private static ObjectStore decorated(ObjectStore store, RepositorySettings settings) {
    var upload = settings.traffic().uploadLimit().map(it -> new Pace(it, TIMING));
    var download = settings.traffic().downloadLimit().map(it -> new Pace(it, TIMING));
    return upload.isEmpty() && download.isEmpty() ? store : new PacedStore(store, upload, download);
  }

  private static StoreUnavailableException unavailable(RepositorySettings settings, IOException e) {
    if (e instanceof HostKeyException other) {
      return new StoreUnavailableException(
          FailureCode.HOST_UNKNOWN, String.valueOf(other.getMessage()), other.remedy(), other);
    }
    var directory = settings.place().directory().isPresent();
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "the place " + settings.place().shown() + " cannot be used: " + Reason.of(e),
        directory
            ? "Look at its permissions and its file system."
            : "Look at `url`, at whether the store can be reached, and at the account's keys and"
                + " rights: see docs/stores.md.",
        e);
  }
}
