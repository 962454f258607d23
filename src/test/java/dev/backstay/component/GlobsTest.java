package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "*.tmp, a/b.tmp, true",
        "*.tmp, b.tmp, true",
        "*.tmp, b.tmp.txt, false",
        "logs/*.gz, logs/a.gz, true",
        "logs/*.gz, logs/old/a.gz, false",
        "logs/*.gz, x/logs/a.gz, false",
        "logs/**, logs/old/a.gz, true",
        "**/old/*, logs/old/a, true",
        "**/old/*, old/a, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "/top, top, true",
        "/top, a/top, false",
        "file-?, file-1, true",
        "file-?, file-10, false",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[!a-c]x, dx, true",
        "[z-a]x, bx, false",
        "[!z-a]x, bx, true",
        "a[.-0]b, a/b, false",
        "[a^]x, ^x, true",
        "a.b, aXb, false",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "[x, [x, true",
        "(a+b)$, (a+b)$, true",
        "node_modules, x/node_modules, true",
        "dir/, x/dir, false",
      })
  void globsMeanWhatShellsMean(String glob, String path, boolean matches) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    assertThat(new Globs(List.of(glob)).match(path, name, false)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"dir/, true", "other/, false"})
  void aTrailingSlashMeansDirectories(String glob, boolean matches) {
    assertThat(new Globs(List.of(glob)).match("x/dir", "dir", true)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"a.tmp, true", "a.log, true", "a.txt, false"})
  void bracesMeanAlternatives(String name, boolean matches) {
    assertThat(new Globs(List.of("*.{tmp,log}")).match(name, name, false)).isEqualTo(matches);
  }
}
