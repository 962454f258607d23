package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationConflictsTest {

  @TempDir Path directory;

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(
            "6:3: component \"a\" stands there twice, first at 5:3",
            "a: { kind: files, path: /d/a }\n  a: { kind: files, path: /d/b }"),
        Arguments.of(
            "6:3: components \"a\" and \"b\" are both at /d/a",
            "a: { kind: files, path: /d/a }\n  b: { kind: sqlite, path: /d/./a }"),
        Arguments.of(
            "6:3: component \"b\" at /d/a/x.db lies inside component \"a\" at /d/a; exclude it there",
            "a: { kind: files, path: /d/a }\n  b: { kind: sqlite, path: /d/a/x.db }"),
        Arguments.of(
            "6:3: component \"a\" at /d/a/x lies inside component \"b\" at /d/a; exclude it there",
            "a: { kind: files, path: /d/a/x }\n  b: { kind: files, path: /d/a, exclude: [y] }"),
        Arguments.of(
            "6:3: component \"b\" at /d/a/x lies inside component \"a\" at /d/a; exclude it there",
            "a: { kind: sqlite, path: /d/a }\n  b: { kind: files, path: /d/a/x }"),
        Arguments.of(
            "3:17: repository \"local\" at /srv/backstay lies inside component \"a\" at /srv",
            "a: { kind: files, path: /srv, exclude: [backstay] }"),
        Arguments.of(
            "3:17: repository \"local\" at /srv/backstay lies inside component \"a\" at /srv/backstay",
            "a: { kind: files, path: /srv/backstay }"),
        Arguments.of(
            "5:3: component \"a\" at /srv/backstay/packs/x lies inside repository \"local\"",
            "a: { kind: sqlite, path: /srv/backstay/packs/x }"),
        Arguments.of(
            "6:12: \"state_dir\" at /d/a/state lies inside component \"a\" at /d/a",
            "a: { kind: files, path: /d/a }\nstate_dir: /d/a/state"),
        Arguments.of(
            "6:14: \"scratch_dir\" at /d/a lies inside component \"a\" at /d/a",
            "a: { kind: files, path: /d/a }\nscratch_dir: /d/a"));
  }

  static Stream<Arguments> buckets() {
    return Stream.of(
        Arguments.of("url: \"s3://dr/a\"", "bucket: dr, prefixes: [briefs/]", false),
        Arguments.of("url: \"s3://dr/a\"", "bucket: dr, prefixes: [ab/]", false),
        Arguments.of("url: \"s3://dr/a\"", "bucket: other", false),
        Arguments.of(
            "url: \"s3://dr/a?endpoint=http://h:9000\"",
            "bucket: dr, endpoint: \"http://h:9001\"",
            false),
        Arguments.of(
            "url: \"s3://dr/a?endpoint=http://localhost:9000\"",
            "bucket: dr, endpoint: \"http://127.0.0.1:9000\"",
            true),
        Arguments.of("url: \"s3://dr/a\"", "bucket: dr", true),
        Arguments.of("url: \"s3://dr/a\"", "bucket: dr, prefixes: [a/b/]", true),
        Arguments.of("url: \"s3://dr/a/b\"", "bucket: dr, prefixes: [a/]", true),
        Arguments.of("url: \"s3://dr\"", "bucket: dr, prefixes: [x]", true));
  }

  /// A restore would remove such a repository, as what the snapshot lacks.
  @ParameterizedTest
  @MethodSource("buckets")
  void aRepositoryIsNotInABucketThatIsCaptured(String repository, String component, boolean wrong)
      throws IOException {
    var text =
        """
        version: 1
        orchestrator: x
        repositories: { local: { %s } }
        components:
          briefs: { kind: s3, %s }
        """
            .formatted(repository, component);
    var file = Files.writeString(directory.resolve("backstay.yaml"), text);
    if (!wrong) {
      assertThat(ConfigurationFile.read(file, Map.of()).components()).hasSize(1);
      return;
    }
    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of()));
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_CONFLICT);
    assertThat(failure.getMessage()).contains("\"briefs\" and repository \"local\" overlap");
  }

  @Test
  void twoRepositoriesOfOneBucketDoNotLieInEachOther() throws IOException {
    var text =
        """
        version: 1
        orchestrator: x
        repositories: { one: { url: "s3://dr/a" }, two: { url: "s3://dr/a/b" } }
        components: { a: { kind: files, path: /d } }
        """;
    var file = Files.writeString(directory.resolve("backstay.yaml"), text);

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of()));

    assertThat(failure.getMessage()).contains("repository \"one\" and repository \"two\" overlap");
  }

  private ConfigurationException failureOf(String components) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("backstay.yaml"),
            """
            version: 1
            orchestrator: x
            repositories: { local: { url: /srv/backstay } }
            components:
              %s
            """
                .formatted(components));
    return catchThrowableOfType(
        ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void placesThatMustNotContainEachOtherAreTold(String message, String components)
      throws IOException {
    var failure = failureOf(components);

    assertThat(failure.getMessage()).startsWith("backstay.yaml:" + message);
    assertThat(failure.getMessage().lines()).hasSize(1);
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.db", "*.db", "/in/x.db", "in/x.db", "in/", "i[mn]", "**/x.db", "/in"})
  void aComponentMayLieInsideATreeThatExcludesIt(String exclude) throws IOException {
    assertThat(
            failureOf(
                "a: { kind: files, path: /d, exclude: [\""
                    + exclude
                    + "\"] }\n  b: { kind: sqlite, path: /d/in/x.db }"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "d", "/x.db", "in/y.db", "[", "*/*/*"})
  void anExcludeOfSomethingElseDoesNotHelp(String exclude) throws IOException {
    assertThat(
            failureOf(
                "a: { kind: files, path: /d, exclude: [\""
                    + exclude
                    + "\"] }\n  b: { kind: sqlite, path: /d/in/x.db }"))
        .hasMessageContaining("exclude it there");
  }

  @Test
  void neighboursDoNotConflict() throws IOException {
    assertThat(
            failureOf(
                """
                a: { kind: files, path: /d/a }
                  b: { kind: files, path: /d/ab }
                  c: { kind: sqlite, path: /srv/backstay2/x.db }
                state_dir: /d/state
                scratch_dir: /d/state/scratch\
                """))
        .isNull();
  }

  @Test
  void aLinkDoesNotHideAConflict() throws IOException {
    var real = Files.createDirectory(directory.resolve("real"));
    var link = Files.createSymbolicLink(directory.resolve("link"), real);

    var failure =
        failureOf(
            "a: { kind: files, path: "
                + real
                + " }\n  b: { kind: sqlite, path: "
                + link
                + "/not/yet/x.db }");

    assertThat(failure).hasMessageContaining("component \"b\" at " + link + "/not/yet/x.db");
  }

  @Test
  void repositoriesMayNotOverlap() throws IOException {
    var file =
        Files.writeString(
            directory.resolve("backstay.yaml"),
            """
            version: 1
            orchestrator: x
            repositories: { a: { url: /srv/a }, b: { url: /srv/a/../a/b } }
            components: { db: { kind: sqlite, path: /d/x.db } }
            """);

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of()));

    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_CONFLICT);
    assertThat(failure).hasMessageContaining("3:37: repository \"a\" at /srv/a and");
  }
}
