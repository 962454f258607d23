package dev.backstay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.rehearsal.ServiceTrial.Rewriting;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicePlanTest {

  @TempDir private Path area;

  private TrialValues values;

  @BeforeEach
  void restore() throws IOException {
    var tree = Files.createDirectories(area.resolve("state/config/etc"));
    Files.writeString(tree.resolve("kneo.yaml"), "a: /live\nb: /live/runs\nport: 8080\n");
    Files.writeString(tree.resolve("own.toml"), "x = 1");
    Files.writeString(tree.resolve("run.log"), "says much");
    Files.writeString(area.resolve("outside"), "/live");
    Files.createSymbolicLink(tree.resolve("link"), area.resolve("outside"));
    values =
        new TrialValues(
            area, 4100, Map.of("config", tree), Map.of("db", "postgresql:///x"), Set.of());
  }

  private static ServiceTrial trial(String path, Map<String, String> replace) {
    return new ServiceTrial(
        List.of("/bin/serve", "--port={port}", "{path:config}/kneo.yaml", "{plain"),
        Map.of("DB", "{address:db}"),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Rewriting(new ComponentName("config"), path, replace)),
        Optional.empty(),
        List.of(),
        List.of(),
        Duration.ofMinutes(1));
  }

  @Test
  void placeholdersAreFilledInAndNothingIsInherited() {
    var plan = ServicePlan.of(trial("kneo.yaml", Map.of()), values);
    assertThat(plan.argv())
        .containsExactly(
            "/bin/serve", "--port=4100", area.resolve("state/config/etc") + "/kneo.yaml", "{plain");
    assertThat(plan.variables().keySet()).containsExactly("DB", "HOME", "LANG", "PATH");
    assertThat(plan.variables()).containsEntry("DB", "postgresql:///x");
    assertThat(plan.directory()).isEqualTo(area.resolve("service"));
    assertThat(plan.toString()).doesNotContain("postgresql");
  }

  /// The longest first, and what was put in is not looked at again.
  @Test
  void settingsAreRewrittenInOnePassAndOnlyInThePlan() throws IOException {
    var trial =
        trial("kneo.yaml", Map.of("/live", "/live/runs", "/live/runs", "8080", "8080", "1"));
    var plan = ServicePlan.of(trial, values).withSettings(trial);
    assertThat(plan.settings().getFirst().text()).isEqualTo("a: /live/runs\nb: 8080\nport: 1\n");
    assertThat(plan.documents()).containsExactly(area.resolve("state/config/etc/own.toml"));
    assertThat(area.resolve("state/config/etc/kneo.yaml")).content().contains("b: /live/runs");
  }

  @Test
  void aTextThatIsNotThereIsNoSetting() {
    var trial = trial("kneo.yaml", Map.of("/other", "x"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ServicePlan.of(trial, values).withSettings(trial))
        .withMessageContaining("\"/other\" is not in the settings of component config");
  }

  @Test
  void aFileElsewhereIsNone() {
    for (var path : List.of("link", "../../../outside", "none", ".")) {
      var trial = trial(path, Map.of("/live", "x"));
      assertThatExceptionOfType(IOException.class)
          .as(path)
          .isThrownBy(() -> ServicePlan.of(trial, values).withSettings(trial))
          .withMessageContaining("component config has no file");
    }
  }
}
