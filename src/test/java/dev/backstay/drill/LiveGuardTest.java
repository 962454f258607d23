package dev.backstay.drill;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.component.Scope;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.scratch.RunAs;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drill makes nothing in what is live, and restores to nothing that others can reach.
class LiveGuardTest {

  @TempDir Path directory;
  private Path area;
  private LiveGuard guard;

  @BeforeEach
  void open() throws IOException {
    area = directory.toRealPath().resolve("scratch/drill");
    Files.createDirectories(directory.resolve("live/tree"));
    Files.createDirectories(directory.resolve("live/redis"));
    Files.createDirectories(directory.resolve("repository"));
    Files.createSymbolicLink(directory.resolve("way"), directory.resolve("live/tree"));
    var live =
        components(
            """
              tree: { kind: files, path: live/tree }
              cache: { kind: redis, url: "redis://localhost:7000" }
              far: { kind: redis, url: "redis://198.51.100.7:7001" }
              gone: { kind: redis, url: "redis://nowhere.invalid:7002" }
              kept:
                { kind: redis, url: "redis://127.0.0.1:7003", restore: offline, \
                  data_dir: live/redis, service: redis }
              pg: { kind: postgres, url: "postgresql://h/d" }
            services: [{ name: redis, systemd: redis }]
            """);
    guard = new LiveGuard(live, List.of(directory.resolve("repository")));
  }

  private List<Component> components(String text) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("backstay.yaml"),
            "version: 1\norchestrator: demo\nrepositories: { r: { url: repository } }\ncomponents:\n"
                + text);
    return ConfigurationFile.read(file, Map.of("SECRET", "secret")).components();
  }

  private Component redis(String settings) throws IOException {
    return components(
            "  hosted: { kind: redis, "
                + settings
                + " }\nservices: [{ name: redis, systemd: redis }]\n")
        .getFirst();
  }

  private static void requireRefused(String words, Runnable act) {
    assertThatExceptionOfType(DrillFailedException.class)
        .as(words)
        .isThrownBy(act::run)
        .withMessageContaining(words)
        .matches(it -> it.hint().isPresent());
  }

  @Test
  void scratchIsNeverInWhatIsLive() {
    var cases =
        Map.of(
            "live/tree", "the live state of tree",
            "live/tree/new/deep", "the live state of tree",
            "live/new/../tree/x", "the live state of tree",
            "way/below", "the live state of tree",
            "live/redis/x", "the data of kept",
            "repository", "what must stay as it is");
    cases.forEach(
        (scratch, words) ->
            requireRefused(words, () -> guard.requireApart(directory.resolve(scratch))));
    for (var fine : List.of("live", "live/tree2", "scratch", "live/tree/../beside")) {
      assertThatCode(() -> guard.requireApart(directory.resolve(fine)))
          .as(fine)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aServerThatOthersReachIsNoPlaceForADrill() throws IOException {
    var password = ", password: \"${env:SECRET}\"";
    for (var settings :
        List.of(
            "url: \"redis://localhost:7009\"" + password,
            "url: \"redis://127.0.0.1:7009\"",
            "url: \"redis://127.0.0.1:7009\", restore: offline, data_dir: d, service: redis"
                + password,
            "url: \"redis://127.0.0.1:7000\"" + password,
            "url: \"redis://127.0.0.1:7003\"" + password)) {
      var hosted = redis(settings);
      requireRefused("hosted would be restored to ", () -> guard.requireOwn(hosted, area));
    }
    for (var port : List.of(7001, 7002, 7009)) {
      var hosted = redis("url: \"redis://127.0.0.1:" + port + "\"" + password);
      assertThatCode(() -> guard.requireOwn(hosted, area))
          .as("port %d", port)
          .doesNotThrowAnyException();
    }
  }

  private PostgresDatabase postgres(boolean isClosed, List<String> wrapper, String... settings) {
    var all = new TreeMap<String, String>();
    for (var i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new PostgresDatabase(
        new ComponentName("hosted"),
        Importance.CRITICAL,
        0,
        new PostgresServer(all, Optional.empty(), isClosed),
        "d",
        "postgres",
        wrapper,
        Optional.empty(),
        Duration.ofHours(1),
        List.of(),
        List.of(),
        Set.of(),
        Scope.WHOLE);
  }

  @Test
  void aDatabaseIsRestoredOnlyToTheServerOfTheDrill() {
    var own = area + "/pg";
    for (var each :
        List.of(
            postgres(false, List.of(), "PGHOST", own),
            postgres(true, List.of()),
            postgres(true, List.of(), "PGHOST", "/var/run/postgresql"),
            postgres(true, List.of(), "PGHOST", area + "2"),
            postgres(true, List.of(), "PGHOST", own, "PGHOSTADDR", "192.0.2.1"),
            postgres(true, List.of("docker", "exec", "db"), "PGHOST", own))) {
      requireRefused("hosted would be restored to ", () -> guard.requireOwn(each, area));
    }
    assertThatCode(() -> guard.requireOwn(postgres(true, List.of(), "PGHOST", own), area))
        .doesNotThrowAnyException();
  }

  @Test
  void filesAreRestoredOnlyBelowTheDrill() throws IOException {
    var all =
        components(
            """
              below: { kind: files, path: %s/tree }
              through: { kind: files, path: "%s/../../live/other" }
              live: { kind: files, path: live/tree }
              program: { kind: command, capture: [x] }
            """
                .formatted(area, area));
    assertThatCode(() -> guard.requireOwn(all.getFirst(), area)).doesNotThrowAnyException();
    requireRefused("through would be restored to ", () -> guard.requireOwn(all.get(1), area));
    requireRefused("live would be restored to ", () -> guard.requireOwn(all.get(2), area));
    assertThatCode(() -> guard.requireOwn(all.get(3), area)).doesNotThrowAnyException();
  }

  @Test
  void whoeverOwnsWhatIsLiveRunsNoServiceOfADrill() throws IOException {
    var tree = directory.resolve("live/tree");
    var owner = (int) Files.getAttribute(tree, "unix:uid");
    requireRefused(
        "the account %d, whom the service would run as, owns %s".formatted(owner, tree),
        () -> guard.requireStranger(new RunAs(owner, 0, true)));
    assertThatCode(() -> guard.requireStranger(new RunAs(owner + 1, 0, true)))
        .doesNotThrowAnyException();
    assertThatCode(() -> guard.requireStranger(new RunAs(owner, 0, false)))
        .doesNotThrowAnyException();
    assertThatCode(() -> new LiveGuard(List.of(), List.of()).requireApart(area))
        .doesNotThrowAnyException();
  }
}
