package dev.backstay.config;

import dev.backstay.store.azure.AzureKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the settings of a repository on another host or in a store that is no S3 bucket.
record RemoteBinder(Reading reading) {

  private static final List<String> EVERYWHERE = List.of("s3", "sftp", "azure", "gs");
  private static final Map<String, List<String>> PLACES = places();
  private static final Pattern HOST_KEY =
      Pattern.compile("(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}");

  private static Map<String, List<String>> places() {
    var places = new LinkedHashMap<String, List<String>>();
    List.of(
            "access_key",
            "secret_key",
            "session_token",
            "checksums",
            "conditional_create",
            "storage_class",
            "object_lock")
        .forEach(key -> places.put(key, List.of("s3")));
    List.of("private_key", "private_key_passphrase", "login_password", "known_hosts", "host_key")
        .forEach(key -> places.put(key, List.of("sftp")));
    List.of("account_key", "sas_token").forEach(key -> places.put(key, List.of("azure")));
    places.put("credentials", List.of("gs"));
    List.of("timeout", "retry_for").forEach(key -> places.put(key, EVERYWHERE));
    return places;
  }

  /// Tells of keys that only other places have.
  ///
  /// @param scheme of the place; empty for a directory of this host
  void refuseOthers(Section section, String scheme) {
    PLACES.forEach(
        (key, schemes) -> {
          if (section.has(key) && !schemes.contains(scheme)) {
            reading
                .problems()
                .add(
                    section.place(),
                    "\"%s\" is only for repositories at %s:"
                        .formatted(key, String.join(":, ", schemes)));
          }
        });
  }

  /// The place with its settings.
  ///
  /// @throws IllegalArgumentException if the URL is none; the message never quotes it
  RepositoryPlace sftp(Text url, Section section) {
    var secrets = new SecretBinder(reading);
    var settings =
        new SftpSettings(
            section.path("private_key"),
            section.node("private_key_passphrase").flatMap(secrets::passphrase),
            section.node("login_password").flatMap(secrets::loginPassword),
            section.path("known_hosts"),
            section.text("host_key").flatMap(this::hostKey),
            section.duration("timeout", SftpSettings.USUAL.silence()));
    if (section.has("private_key_passphrase")) {
      section.require("private_key");
    }
    if (section.has("known_hosts") && section.has("host_key")) {
      reading
          .problems()
          .add(section.place(), "\"known_hosts\" and \"host_key\" cannot stand together");
    }
    return new RepositoryPlace.Sftp(SftpUrl.parse(url.value()), settings, url.origin());
  }

  /// The same of a container of Azure.
  RepositoryPlace azure(Text url, Section section) {
    var shared =
        section
            .text("account_key")
            .flatMap(it -> reading.secret("account_key", "key", it))
            .<AzureKey>map(AzureKey.Shared::new);
    var signature =
        section
            .text("sas_token")
            .flatMap(it -> reading.secret("sas_token", "token", it))
            .<AzureKey>map(AzureKey.Signature::new);
    if (section.has("account_key") && section.has("sas_token")) {
      reading
          .problems()
          .add(section.place(), "\"account_key\" and \"sas_token\" cannot stand together");
    }
    var place =
        AzureUrl.parse(url.value(), section.duration("timeout", RepositoryUrl.SILENCE))
            .orWith(shared.or(() -> signature));
    return new RepositoryPlace.Azure(place, url.origin());
  }

  /// The same of a bucket of Google.
  RepositoryPlace gcs(Text url, Section section) {
    var file = section.path("credentials");
    var place =
        GcsUrl.parse(url.value(), section.duration("timeout", RepositoryUrl.SILENCE))
            .orWith(file.map(ResolvedPath::path));
    return new RepositoryPlace.Gcs(place, url.origin());
  }

  private Optional<String> hostKey(Text text) {
    // What follows a key in a list of hosts is a remark.
    var words = text.value().strip().split("\\s+", 3);
    var key = words.length < 2 ? "" : words[0] + " " + words[1];
    if (HOST_KEY.matcher(key).matches()) {
      return Optional.of(key);
    }
    reading
        .problems()
        .add(
            text.place(),
            "\"host_key\" must be a public key as OpenSSH writes it: ssh-ed25519 AAAA...");
    return Optional.empty();
  }
}
