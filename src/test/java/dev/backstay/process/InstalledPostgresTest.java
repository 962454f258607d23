package dev.backstay.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledPostgresTest {

  @TempDir Path root;

  private Path version(String name, String... programs) throws IOException {
    var directory = Files.createDirectories(root.resolve(name).resolve("bin"));
    for (var program : programs) {
      Files.setAttribute(Files.createFile(directory.resolve(program)), "unix:mode", 0755);
    }
    return directory;
  }

  @Test
  void theNewestIsTheHighestNumberThatHasAllPrograms() throws IOException {
    version("9.6", "initdb", "postgres");
    var newest = version("16", "initdb", "postgres");
    version("17", "initdb");
    version("18");
    version("8", "initdb", "postgres");
    var installed = new InstalledPostgres(root);
    assertThat(installed.newest("initdb", "postgres")).contains(newest);
    assertThat(installed.newest("pg_dump")).isEmpty();
  }

  @Test
  void aVersionIsMetByItselfElseByTheNextNewerOne() throws IOException {
    var old = version("14", "pg_dump");
    version("15");
    var next = version("16", "pg_dump");
    version("17", "pg_dump");
    var installed = new InstalledPostgres(root);
    assertThat(installed.fit(14, "pg_dump")).contains(old);
    assertThat(installed.fit(15, "pg_dump")).contains(next);
    assertThat(installed.fit(0, "pg_dump")).contains(old);
    assertThat(installed.fit(18, "pg_dump")).isEmpty();
  }

  @Test
  void aProgramThatNobodyMayRunIsNotThere() throws IOException {
    var directory = version("16", "pg_dump");
    Files.setAttribute(directory.resolve("pg_dump"), "unix:mode", 0644);
    assertThat(new InstalledPostgres(root).newest("pg_dump")).isEmpty();
  }

  @Test
  void whereNoneIsInstalledThereIsNone() throws IOException {
    assertThat(new InstalledPostgres(root.resolve("none")).newest()).isEmpty();
  }
}
