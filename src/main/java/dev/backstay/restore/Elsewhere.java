package dev.backstay.restore;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresUrl;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Where a restore goes instead of the live places.
public sealed interface Elsewhere {

  /// It as a person writes it, and as the journal keeps it; never with a secret.
  String written();

  /// What a person wrote: a directory, or the URL of a place that a server keeps.
  ///
  /// @param directories the directory of a path as it is written
  /// @throws UsageException if it is a URL that leads nowhere, or one with a password; the message
  ///     quotes nothing of it
  static Elsewhere of(String written, Function<String, Path> directories) {
    return served(written)
        .<Elsewhere>map(it -> it)
        .orElseGet(() -> new Directory(directories.apply(written)));
  }

  /// What a person wrote, if it is no directory.
  ///
  /// @throws UsageException if it is a URL that leads nowhere
  static Optional<Served> served(String written) {
    var url = Served.URL.matcher(written);
    if (!url.matches()) {
      return Optional.empty();
    }
    var scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (PostgresUrl.isScheme(scheme)) {
      return Optional.of(DatabasePlace.of(written));
    }
    if (scheme.equals("s3")) {
      return Optional.of(BucketPlace.of(url.group(2)));
    }
    if (Served.OF_KEYS.contains(scheme)) {
      throw refused(
          "what a Redis server keeps can only be restored into the configured server",
          "Leave out `--to`; or write its file with `--to DIRECTORY`, and start a server from that.");
    }
    throw refused(
        "no restore goes to the scheme " + scheme,
        "Write a directory, postgresql://ACCOUNT@HOST:PORT/DATABASE or s3://BUCKET/PREFIX.");
  }

  private static UsageException refused(String message, String hint) {
    return new UsageException(FailureCode.USAGE, message, hint);
  }

  /// Files in a directory.
  ///
  /// @param path the directory; it is made if it is not there
  record Directory(Path path) implements Elsewhere {

    @Override
    public String written() {
      return path.toString();
    }
  }

  /// A place where a restore is only tried: files in a directory, and servers of its own for what
  /// servers keep. What is there is asked more than what goes live, and nothing of it is kept.
  ///
  /// @param path the directory; it is made if it is not there
  /// @param hosted the components that such servers keep, as they are there
  record Trial(Path path, Map<ComponentName, Component> hosted) implements Elsewhere {

    public Trial {
      hosted = Map.copyOf(hosted);
    }

    @Override
    public String written() {
      return path.toString();
    }
  }

  /// A place that a server keeps, for one component of a kind.
  sealed interface Served extends Elsewhere {

    /// Any URL with an authority: its scheme, and what follows.
    Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);

    /// The schemes of Redis and Valkey.
    Set<String> OF_KEYS = Set.of("redis", "rediss", "valkey", "valkeys");

    /// The kind of what it takes.
    ComponentKind kind();

    /// The component as it is configured, but at that place.
    ///
    /// @throws UsageException if it cannot be there
    Component taking(Component configured);
  }

  /// A database of a PostgreSQL server.
  ///
  /// @param written its URL, without a password
  /// @param url where that leads
  record DatabasePlace(String written, PostgresUrl url) implements Served {

    private static DatabasePlace of(String written) {
      PostgresUrl url;
      try {
        url = PostgresUrl.of(written);
      } catch (IllegalArgumentException wrong) {
        throw refused(
            "the place of `--to` is " + wrong.getMessage(),
            "Write postgresql://ACCOUNT@HOST:PORT/DATABASE.");
      }
      if (url.server().password().isPresent()) {
        throw refused(
            "a password must not stand in `--to`, where everyone who lists processes can read it",
            "Leave it out: it comes from the passfile (`~/.pgpass`) or `PGPASSWORD`, or from the"
                + " configuration if server and account are those of the component.");
      }
      return new DatabasePlace(written, url);
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.POSTGRES;
    }

    @Override
    public Component taking(Component configured) {
      if (!(configured instanceof PostgresDatabase database)) {
        throw new IllegalArgumentException(configured.name() + " is no database");
      }
      if (url.database().equals(database.maintenance())) {
        throw refused(
            "the database " + url.database() + " is connected to while another one is exchanged",
            "Choose another database, or set `maintenance_database`.");
      }
      return database.at(url);
    }
  }

  /// Objects of a bucket of the server that keeps the component.
  ///
  /// @param bucket the bucket
  /// @param prefix what the keys begin with, in place of the prefix of the component; empty if they
  ///     stay as they are
  record BucketPlace(String bucket, String prefix) implements Served {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    private static BucketPlace of(String place) {
      var slash = place.indexOf('/');
      var bucket = slash < 0 ? place : place.substring(0, slash);
      var prefix = slash < 0 ? "" : place.substring(slash + 1);
      if (!NAME.matcher(bucket).matches()) {
        throw refused(
            "the place of `--to` names no bucket",
            "Write s3://BUCKET or s3://BUCKET/PREFIX; how the server is reached is configured.");
      }
      if (prefix.startsWith(Destination.WORK_PREFIX)) {
        throw refused(
            "keys that begin with " + Destination.WORK_PREFIX + " are those of restores under way",
            "Choose another prefix.");
      }
      return new BucketPlace(
          bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    @Override
    public String written() {
      return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.S3;
    }

    @Override
    public Component taking(Component configured) {
      if (!(configured instanceof Bucket objects)) {
        throw new IllegalArgumentException(configured.name() + " is no bucket");
      }
      if (prefix.isEmpty()) {
        return objects.in(bucket);
      }
      if (objects.prefixes().size() > 1) {
        throw refused(
            "one prefix cannot take the place of the %d of %s"
                .formatted(objects.prefixes().size(), objects.name()),
            "Write s3://" + bucket + " alone: then the keys stay as they are.");
      }
      return objects.in(bucket, prefix);
    }
  }
}
