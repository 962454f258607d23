package dev.backstay.config;

import dev.backstay.store.azure.AzurePlace;
import dev.backstay.store.gcs.GcsPlace;
import dev.backstay.store.s3.S3Place;
import dev.backstay.store.sftp.SftpPlace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /// Where the secrets are to be had that open it.
  default List<SecretSource> secrets() {
    return List.of();
  }

  /// The files that hold such secrets themselves, as private keys do.
  default List<ResolvedPath> secretFiles() {
    return List.of();
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

  /// A directory of another host.
  ///
  /// @param settings how its account is let in, without the secrets
  record Sftp(SftpPlace place, SftpSettings settings, String origin) implements RepositoryPlace {

    @Override
    public String shown() {
      return place.shown();
    }

    @Override
    public List<SecretSource> secrets() {
      return Stream.of(settings.passphrase(), settings.password())
          .flatMap(Optional::stream)
          .toList();
    }

    @Override
    public List<ResolvedPath> secretFiles() {
      return settings.privateKey().stream().toList();
    }
  }

  /// A place in a container of Azure Blob Storage.
  record Azure(AzurePlace place, String origin) implements RepositoryPlace {

    @Override
    public String shown() {
      return place.shown();
    }
  }

  /// A place in a bucket of Google Cloud Storage.
  record Gcs(GcsPlace place, String origin) implements RepositoryPlace {

    @Override
    public String shown() {
      return place.shown();
    }

    @Override
    public List<ResolvedPath> secretFiles() {
      return place.credentials().map(file -> new ResolvedPath(file, origin)).stream().toList();
    }
  }
}
