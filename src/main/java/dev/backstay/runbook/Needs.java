package dev.backstay.runbook;

import dev.backstay.config.Outline;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.SecretSource;
import java.util.ArrayList;
import java.util.List;

/// What must be there before a repository can be read: names, never values.
final class Needs {

  private Needs() {}

  static List<String> of(Outline outline, List<RepositorySettings> repositories) {
    var needs = new ArrayList<String>();
    needs.add("Backstay, of the version that took the snapshots or a newer one");
    needs.add("the configuration, " + outline.file());
    outline.variables().forEach(it -> needs.add("the variable " + it + ", set"));
    outline.files().forEach(it -> needs.add("the file " + it));
    repositories.forEach(it -> needs.add(opening(it)));
    return needs;
  }

  private static String opening(RepositorySettings repository) {
    var sources = new ArrayList<String>();
    repository.machineKey().ifPresent(_ -> sources.add("its configured machine key"));
    repository.key().ifPresent(it -> sources.add("its key (" + shown(it) + ")"));
    repository.password().ifPresent(it -> sources.add("its passphrase (" + shown(it) + ")"));
    return "what opens the repository "
        + repository.name()
        + ": "
        + (sources.isEmpty()
            ? "this host's machine key, or a passphrase of it in BACKSTAY_PASSWORD_FILE; nothing"
                + " else is configured"
            : String.join(", or ", sources));
  }

  private static String shown(SecretSource source) {
    return switch (source) {
      case SecretSource.File _ -> "a file that the configuration names";
      case SecretSource.Environment(var variable) -> "the variable " + variable;
      case SecretSource.Command _ -> "a program that the configuration names";
    };
  }
}
