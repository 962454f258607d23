package dev.backstay.app;

import dev.backstay.config.RepositoryPlace;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.ResolvedPath;
import dev.backstay.s3.BucketServer;
import dev.backstay.store.JoiningStore;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.PatientStore;
import dev.backstay.store.Timing;
import dev.backstay.store.azure.AzureKey;
import dev.backstay.store.azure.AzurePlace;
import dev.backstay.store.azure.AzureStore;
import dev.backstay.store.azure.ConnectionString;
import dev.backstay.store.gcs.GcsPlace;
import dev.backstay.store.gcs.GcsStore;
import dev.backstay.store.s3.S3Place;
import dev.backstay.store.s3.S3Store;
import dev.backstay.store.sftp.SftpAccess;
import dev.backstay.store.sftp.SftpStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The stores that are not on this host: what they are opened with, taken from where it is.
record RemoteStores(Surroundings surroundings, RepositorySettings settings) {

  private static final ObjectKey FORMAT = new ObjectKey("format");

  /// The store of the repository.
  ObjectStore open() throws IOException {
    return switch (settings.place()) {
      case RepositoryPlace.Bucket bucket -> open(bucket.place());
      case RepositoryPlace.Sftp sftp -> greeted(SftpStore.open(sftp.place(), access(sftp)));
      case RepositoryPlace.Azure azure ->
          patient(AzureStore.open(known(azure.place()), surroundings.clock()));
      case RepositoryPlace.Gcs gcs -> patient(GcsStore.open(known(gcs.place()), google()));
      case RepositoryPlace.Directory _ -> throw new IllegalStateException("a directory");
    };
  }

  /// The same without locks, for what is created to be tried and is deleted again.
  ObjectStore openUnlocked() throws IOException {
    return settings.place() instanceof RepositoryPlace.Bucket bucket
        ? open(bucket.place().with(Optional.empty()))
        : open();
  }

  private ObjectStore open(S3Place place) throws IOException {
    return patient(S3Store.open(known(place), surroundings.clock()));
  }

  private ObjectStore patient(ObjectStore store) {
    return new JoiningStore(
        new PatientStore(
            store, settings.traffic().retryFor(), Timing.system(), new SplittableRandom()));
  }

  /// A host is asked at once, so that what is wrong with its key is said as that.
  private ObjectStore greeted(ObjectStore store) throws IOException {
    var patient = patient(store);
    try {
      patient.find(FORMAT);
      return patient;
    } catch (IOException failure) {
      patient.close();
      throw failure;
    }
  }

  /// The keys of the environment are taken from there, as the library would: it knows that of the
  /// process only.
  S3Place known(S3Place place) {
    var access = surroundings.variable("AWS_ACCESS_KEY_ID");
    var secret = surroundings.variable("AWS_SECRET_ACCESS_KEY");
    var session = surroundings.variable("AWS_SESSION_TOKEN");
    return place.orWith(
        access.flatMap(it -> secret.map(other -> new BucketServer.Keys(it, other, session))));
  }

  /// The key of the environment, if it is of the same account.
  AzurePlace known(AzurePlace place) {
    var account = surroundings.variable("AZURE_STORAGE_ACCOUNT").orElse(place.account());
    if (account.equals(place.account())) {
      var key = surroundings.variable("AZURE_STORAGE_KEY").<AzureKey>map(AzureKey.Shared::new);
      var token =
          surroundings.variable("AZURE_STORAGE_SAS_TOKEN").<AzureKey>map(AzureKey.Signature::new);
      if (place.key().isEmpty() && (key.isPresent() || token.isPresent())) {
        return place.orWith(key.or(() -> token));
      }
    }
    return surroundings
        .variable("AZURE_STORAGE_CONNECTION_STRING")
        .map(ConnectionString::parse)
        .map(it -> it.known(place))
        .orElse(place);
  }

  GcsPlace known(GcsPlace place) {
    var usual =
        surroundings.userHome().resolve(".config/gcloud/application_default_credentials.json");
    return place
        .orWith(
            surroundings
                .variable("GOOGLE_APPLICATION_CREDENTIALS")
                .map(surroundings.workingDirectory()::resolve))
        .orWith(Optional.of(usual).filter(Files::exists));
  }

  private GcsStore.Surroundings google() {
    return new GcsStore.Surroundings(
        surroundings.clock(), surroundings.variable("GCE_METADATA_HOST"));
  }

  private SftpAccess access(RepositoryPlace.Sftp sftp) {
    var given = sftp.settings();
    var passwords = new Passwords(surroundings);
    var ssh = surroundings.userHome().resolve(".ssh");
    var usual = List.of(ssh.resolve("id_ed25519"), ssh.resolve("id_ecdsa"), ssh.resolve("id_rsa"));
    return new SftpAccess(
        given.privateKey().map(ResolvedPath::path).map(List::of).orElse(usual),
        given.privateKey().isPresent(),
        given.passphrase().map(passwords::text),
        given.password().map(passwords::text),
        new SftpAccess.Trust(
            given.knownHosts().map(ResolvedPath::path).orElse(ssh.resolve("known_hosts")),
            given.hostKey()),
        given.silence());
  }
}
