package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kits of installations whose state is with servers: databases, Redis and a bucket.
class KitServersTest {

  @TempDir(factory = InMemory.class)
  private Path directory;

  /// A machine that has the kit, the repository and servers, and none of the host's variables.
  private Shell bare(WholeInstallation whole) throws IOException {
    var bare = new Shell(Files.createDirectories(directory.resolve("bare")));
    bare.set("TMPDIR", Files.createDirectories(directory.resolve("tmp")).toString());
    bare.set("BACKSTAY_KIT_PASSWORD", "a passphrase of the kit");
    Files.move(whole.shell().at("kit"), bare.at("kit"));
    return bare;
  }

  private WholeInstallation backedUp(String... options) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    var whole = WholeInstallation.make(Files.createDirectories(directory.resolve("host")));
    var shell = whole.shell();
    shell.must("backup");
    Files.writeString(shell.at("p"), "a passphrase of the kit\n");
    var create = List.of("kit", "create", "--out", "kit", "--new-password-file", "p");
    var created =
        shell.must(Stream.concat(create.stream(), Stream.of(options)).toArray(String[]::new));
    for (var secret : WholeInstallation.secrets()) {
      assertThat(created.out() + created.err()).contains("the variable " + secret.getFirst());
    }
    return whole;
  }

  @Test
  void aDrillNeedsNoPasswordOfLiveServersAndReachesNone() throws Exception {
    try (var whole = backedUp()) {
      whole.disaster();
      var before = whole.look();
      var bare = bare(whole);

      var drill = bare.must("drill", "run", "--from-kit", "kit");

      assertThat(drill.out()).contains("is proven");
      assertThat(drill.err()).contains("PG_SECRET is not in the kit");
      assertThat(whole.look()).isEqualTo(before);
      assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }
  }

  @Test
  void withTheirPasswordsEverythingComesBackIntoServersThatAreEmpty() throws Exception {
    try (var whole = backedUp("--with-secrets")) {
      var before = whole.look();
      whole.disaster();
      var shell = whole.shell();
      Files.delete(shell.at("backstay.yaml"));
      Files.move(shell.at("host"), directory.resolve("former-state"));
      var bare = bare(whole);

      bare.must("kit", "verify", "kit");
      bare.must("kit", "open", "kit", "--to", "r");
      bare.must("--config", "r/backstay.yaml", "restore", "latest", "--make-directories", "--yes");

      assertThat(whole.look()).isEqualTo(before);
    }
  }
}
