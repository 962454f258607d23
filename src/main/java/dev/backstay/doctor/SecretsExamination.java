package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.SecretSource;
import dev.backstay.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Whether others of this host may read keys, or change what is run.
final class SecretsExamination {

  private static final int OTHERS = 077;
  private static final int OTHERS_WRITE = 022;

  private final Installation installation;
  private final Findings findings;

  SecretsExamination(Installation installation, Findings findings) {
    this.installation = installation;
    this.findings = findings;
  }

  void examine(RepositorySettings settings) {
    var file = installation.configuration().file();
    modeOf(file)
        .filter(mode -> (mode & OTHERS_WRITE) != 0)
        .ifPresent(
            mode ->
                findings.error(
                    "config-writable",
                    file + " may be written by others: mode " + octal(mode),
                    "Run `chmod go-w " + file + "`: it names commands that are run."));
    var state = installation.stateDirectory();
    if (Files.isDirectory(state)) {
      findings.ok("state-dir", state + " is there");
      examineKeys(state.resolve("repositories"));
    } else if (isWritable(state)) {
      findings.ok("state-dir", state + " is made when it is needed");
    } else {
      findings.error(
          "state-dir-missing", state + " cannot be made", "Make it, or name another `state_dir`.");
    }
    settings.machineKey().ifPresent(key -> examine(key.path()));
    if (settings.key().orElse(null) instanceof SecretSource.File(var key)) {
      examine(key.path());
    }
    if (settings.password().orElse(null) instanceof SecretSource.File(var password)) {
      examine(password.path());
    }
    for (var secret : settings.place().secrets()) {
      if (secret instanceof SecretSource.File(var login)) {
        examine(login.path());
      }
    }
    settings.place().secretFiles().forEach(key -> examine(key.path()));
  }

  private void examineKeys(Path repositories) {
    if (!Files.isDirectory(repositories)) {
      return;
    }
    try (var files = Files.walk(repositories, 2)) {
      files.filter(file -> file.toString().endsWith(".key")).sorted().forEach(this::examine);
    } catch (IOException e) {
      findings.error(
          "state-dir-unreadable",
          repositories + " cannot be read: " + Reason.of(e, repositories),
          "Let the account that runs backups own it.");
    }
  }

  private void examine(Path secret) {
    var mode = modeOf(secret);
    if (mode.isEmpty()) {
      findings.warning(
          "secret-missing", secret + " is not there", "Put it back, or correct the configuration.");
    } else if ((mode.get() & OTHERS) != 0) {
      findings.error(
          "secret-exposed",
          secret + " may be read by others: mode " + octal(mode.get()),
          "Run `chmod 600 " + secret + "`, and replace the secret if others were there.");
    } else {
      findings.ok("secret", secret + " is for its owner alone");
    }
  }

  private static boolean isWritable(Path directory) {
    for (var at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return Files.isDirectory(at) && Files.isWritable(at);
      }
    }
    return false;
  }

  private static Optional<Integer> modeOf(Path path) {
    try {
      return Optional.of((Integer) Files.getAttribute(path, "unix:mode") & 07777);
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static String octal(int mode) {
    return String.format(Locale.ROOT, "%04o", mode);
  }
}
