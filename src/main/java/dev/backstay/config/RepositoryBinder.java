package dev.backstay.config;

import dev.backstay.s3.BucketServer;
import dev.backstay.store.s3.S3Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads the settings of one repository. A place may carry a secret, so none is quoted in messages.
final class RepositoryBinder {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private static final Map<String, S3Place.Checksums> CHECKSUMS = checksums();
  private static final Map<String, Boolean> SWITCH = switchWords();

  private final Reading reading;
  private final SecretBinder secrets;
  private final RemoteBinder remotes;

  RepositoryBinder(Reading reading) {
    this.reading = reading;
    secrets = new SecretBinder(reading);
    remotes = new RemoteBinder(reading);
  }

  private static Map<String, S3Place.Checksums> checksums() {
    var words = new LinkedHashMap<String, S3Place.Checksums>();
    words.put("auto", S3Place.Checksums.AUTO);
    words.put("required", S3Place.Checksums.REQUIRED);
    words.put("off", S3Place.Checksums.OFF);
    return words;
  }

  private static Map<String, Boolean> switchWords() {
    var words = new LinkedHashMap<String, Boolean>();
    words.put("on", true);
    words.put("off", false);
    return words;
  }

  Optional<RepositorySettings> bind(String name, MappingNode node) {
    var section = new Section(node, Keys.REPOSITORY, reading);
    section.require("url");
    var place = section.text("url").flatMap(url -> placeOf(url, section));
    var password = section.node("password").flatMap(secrets::password);
    var machineKey = section.path("machine_key");
    var key = section.node("key").flatMap(secrets::key);
    var traffic =
        new Traffic(
            section.size("upload_limit"),
            section.size("download_limit"),
            section.duration("retry_for", Traffic.USUAL.retryFor()));
    var opening = new RepositorySettings.Opening(machineKey, key, password);
    var mirror = section.flag("mirror", false);
    return place.map(found -> new RepositorySettings(name, found, opening, traffic, mirror));
  }

  private Optional<RepositoryPlace> placeOf(Text url, Section section) {
    if (url.value().isBlank()) {
      return refuse(url, "\"url\" is empty");
    }
    var remote = RepositoryUrl.schemeOf(url.value());
    remotes.refuseOthers(section, remote.orElse(""));
    if (remote.isPresent()) {
      return remote(remote.get(), url, section);
    }
    var scheme = SCHEME.matcher(url.value());
    if (!scheme.matches()) {
      return path(url);
    }
    if (!scheme.group(1).equals("file")) {
      return refuse(
          url,
          "a repository cannot be at "
              + scheme.group(1)
              + "://; write file:///PATH, s3://, sftp://, azure:// or gs://");
    }
    try {
      var path = new URI(url.value()).getPath();
      if (url.value().startsWith("file:///") && path != null) {
        return path(new Text(path, url.written(), url.place(), url.base(), url.origin()));
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the place.
    }
    return refuse(url, "not the URL of a directory; write file:///PATH");
  }

  private Optional<RepositoryPlace> remote(String scheme, Text url, Section section) {
    try {
      return Optional.of(
          switch (scheme) {
            case "sftp" -> remotes.sftp(url, section);
            case "azure" -> remotes.azure(url, section);
            case "gs" -> remotes.gcs(url, section);
            default -> bucket(url, section);
          });
    } catch (IllegalArgumentException wrong) {
      return refuse(url, String.valueOf(wrong.getMessage()));
    }
  }

  private RepositoryPlace bucket(Text url, Section section) {
    var manner = manner(section);
    var keys = keys(section);
    var place = BucketUrl.parse(url.value());
    var bucket = new S3Place(place.server(), place.bucket(), place.prefix(), manner);
    return new RepositoryPlace.Bucket(bucket.orWith(keys), url.origin());
  }

  private S3Place.Manner manner(Section section) {
    var usual = S3Place.Manner.USUAL;
    var lock =
        section.has("object_lock")
            ? Optional.of(section.duration("object_lock", usual.silence()))
            : usual.lock();
    var checksums = section.choice("checksums", CHECKSUMS).orElse(usual.checksums());
    if (lock.isPresent() && checksums == S3Place.Checksums.OFF) {
      reading
          .problems()
          .add(section.place(), "\"object_lock\" needs checksums: no store locks without one");
    }
    return new S3Place.Manner(
        section.duration("timeout", usual.silence()),
        checksums,
        section.choice("conditional_create", SWITCH).orElse(usual.conditionalCreate()),
        section.text("storage_class").map(Text::value),
        lock);
  }

  private Optional<BucketServer.Keys> keys(Section section) {
    var access = section.text("access_key").flatMap(it -> reading.secret("access_key", "key", it));
    var secret = section.text("secret_key").flatMap(it -> reading.secret("secret_key", "key", it));
    var session =
        section.text("session_token").flatMap(it -> reading.secret("session_token", "token", it));
    if (section.has("access_key") != section.has("secret_key")) {
      section.require(section.has("access_key") ? "secret_key" : "access_key");
    } else if (section.has("session_token")) {
      section.require("access_key");
    }
    return access.flatMap(it -> secret.map(other -> new BucketServer.Keys(it, other, session)));
  }

  private Optional<RepositoryPlace> path(Text text) {
    return text.value().indexOf('\0') < 0
        ? Optional.of(new RepositoryPlace.Directory(text.toPath()))
        : refuse(text, "no directory can have this name");
  }

  private Optional<RepositoryPlace> refuse(Text url, String message) {
    reading.problems().add(url.place(), message);
    return Optional.empty();
  }
}
