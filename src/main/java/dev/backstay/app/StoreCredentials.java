package dev.backstay.app;

import dev.backstay.config.RepositoryPlace;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.ResolvedPath;
import dev.backstay.config.SecretSource;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.kit.KitRepository.Credential;
import dev.backstay.store.azure.AzureKey;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a store asks for, as it is found on this host, to be carried to another one.
final class StoreCredentials {

  private static final int FILE_BYTES_MAX = 64 << 10;

  /// No secrets.
  private static final Set<String> PUBLIC = Set.of("known_hosts");

  private final Surroundings surroundings;
  private final RepositorySettings settings;
  private final List<Credential> found = new ArrayList<>();
  private final List<String> lacks = new ArrayList<>();
  private String addition = "";

  private StoreCredentials(Surroundings surroundings, RepositorySettings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
  }

  /// Those of a repository's store.
  ///
  /// @param secrets whether secrets are wanted; else they are told to be lacking
  static StoreCredentials of(
      Surroundings surroundings, RepositorySettings settings, boolean secrets) {
    var credentials = new StoreCredentials(surroundings, settings);
    credentials.find();
    if (!secrets) {
      var left = credentials.found.stream().filter(it -> !PUBLIC.contains(it.setting())).toList();
      left.forEach(it -> credentials.lacks.add("`" + it.setting() + "`, which was left out"));
      credentials.found.removeAll(left);
    }
    return credentials;
  }

  /// What was found.
  List<Credential> found() {
    return List.copyOf(found);
  }

  /// What was not, in words.
  List<String> lacks() {
    return List.copyOf(lacks);
  }

  /// What the URL needs beside, because only this host's environment says it.
  String urlWith(String url) {
    return addition.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + addition;
  }

  private void find() {
    var remote = new RemoteStores(surroundings, settings);
    switch (settings.place()) {
      case RepositoryPlace.Directory _ -> {}
      case RepositoryPlace.Bucket bucket -> {
        var server = remote.known(bucket.place()).server();
        server
            .keys()
            .ifPresentOrElse(
                keys -> {
                  add("access_key", keys.access());
                  add("secret_key", keys.secret());
                  keys.session().ifPresent(it -> add("session_token", it));
                },
                () ->
                    lacks.add("`access_key` and `secret_key`, which this host has by other means"));
        if (server.region().isEmpty()) {
          surroundings
              .variable("AWS_REGION")
              .or(() -> surroundings.variable("AWS_DEFAULT_REGION"))
              .ifPresent(it -> addition = "region=" + encoded(it));
        }
      }
      case RepositoryPlace.Azure azure -> {
        var known = remote.known(azure.place());
        switch (known.key().orElse(null)) {
          case AzureKey.Shared(var key) -> add("account_key", key);
          case AzureKey.Signature(var token) -> add("sas_token", token);
          case null -> lacks.add("`account_key` or `sas_token`");
        }
        if (azure.place().endpoint().isEmpty()) {
          known.endpoint().ifPresent(it -> addition = "endpoint=" + encoded(it.toString()));
        }
      }
      case RepositoryPlace.Gcs gcs ->
          addFile(
              "credentials", remote.known(gcs.place()).credentials(), "an account of the machine");
      case RepositoryPlace.Sftp sftp -> find(sftp);
    }
  }

  private void find(RepositoryPlace.Sftp sftp) {
    var given = sftp.settings();
    var ssh = surroundings.userHome().resolve(".ssh");
    var usual =
        List.of("id_ed25519", "id_ecdsa", "id_rsa").stream()
            .map(ssh::resolve)
            .filter(Files::exists)
            .findFirst();
    given.password().ifPresent(it -> add("login_password", it));
    var privateKey = given.privateKey().map(ResolvedPath::path).or(() -> usual);
    if (privateKey.isPresent() || given.password().isEmpty()) {
      addFile("private_key", privateKey, "a private key");
      given.passphrase().ifPresent(it -> add("private_key_passphrase", it));
    }
    if (given.hostKey().isEmpty()) {
      var known =
          given
              .knownHosts()
              .map(ResolvedPath::path)
              .or(() -> Optional.of(ssh.resolve("known_hosts")));
      addFile("known_hosts", known, "a list of known hosts");
    }
  }

  private void add(String setting, SecretSource source) {
    try {
      add(setting, new Passwords(surroundings).text(source));
    } catch (ConfigurationException notToBeHad) {
      lacks.add("`" + setting + "`: " + notToBeHad.getMessage());
    }
  }

  private void add(String setting, String text) {
    found.add(new Credential(setting, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void addFile(String setting, Optional<Path> file, String what) {
    try {
      if (file.isEmpty()) {
        lacks.add("`" + setting + "`: this host has " + what + " by other means");
      } else if (Files.size(file.get()) > FILE_BYTES_MAX) {
        lacks.add("`" + setting + "`: " + file.get() + " is too long for a kit");
      } else {
        found.add(new Credential(setting, Files.readAllBytes(file.get())));
      }
    } catch (IOException e) {
      lacks.add("`" + setting + "`: cannot be read: " + e.getMessage());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
