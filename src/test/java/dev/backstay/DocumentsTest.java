package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Documents that list things list all of them, and nothing else.
class DocumentsTest {

  @Test
  void everyFailureCodeIsDocumented() throws IOException {
    var codes =
        Arrays.stream(FailureCode.values())
            .map(FailureCode::label)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(firstCells("docs/exit-codes.md", "[a-z]+(?:-[a-z]+)*")).isEqualTo(codes);
  }

  /// A code that nothing raises would be a promise without a keeper.
  @Test
  void everyFailureCodeIsRaisedSomewhere() throws IOException {
    var source = new StringBuilder();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        source.append(Files.readString(file));
      }
    }

    assertThat(FailureCode.values())
        .allMatch(
            code -> Pattern.compile("FailureCode\\." + code.name() + "\\b").matcher(source).find());
  }

  @Test
  void everyDependencyIsDocumented() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var artifacts = new TreeSet<String>();
    var dependency =
        Pattern.compile("<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)<");
    for (var match = dependency.matcher(pom); match.find(); ) {
      artifacts.add(match.group(1));
    }

    assertThat(firstCells("docs/dependencies.md", "[a-z0-9-]+")).isEqualTo(artifacts);
  }

  @Test
  void everyVersionIsPinned() throws IOException {
    var versions =
        Pattern.compile("<(?:dependency|plugin|path)>.*?<version>([^<]+)</version>", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(it -> it.group(1))
            .toList();

    assertThat(versions)
        .hasSizeGreaterThan(30)
        .allMatch(it -> it.matches("[0-9]+(\\.[0-9]+)*(-[0-9]+)?|\\$\\{[a-z.-]+\\.version}"));
  }

  private static Set<String> firstCells(String document, String form) throws IOException {
    var cells = new TreeSet<String>();
    var row = Pattern.compile("^\\| `(" + form + ")` \\|", Pattern.MULTILINE);
    for (var match = row.matcher(Files.readString(Path.of(document))); match.find(); ) {
      cells.add(match.group(1));
    }
    return cells;
  }
}
