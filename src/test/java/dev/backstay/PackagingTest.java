package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is handed to service managers and monitoring fits what the program says of itself.
class PackagingTest {

  private static final Path PACKAGING = Path.of("packaging");
  private static final Pattern METRIC = Pattern.compile("\\bbackstay_[a-z_]+|\\bprocess_[a-z_]+");

  private static Set<String> metricsOf(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(it -> it.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(PACKAGING.resolve(file));
  }

  @Test
  void theDashboardShowsMetricsThatThereAre() throws IOException {
    var text = read("grafana/backstay.json");
    assertThat(JsonObject.parse(text).objects("panels")).hasSizeGreaterThan(5);

    var documented = metricsOf(Files.readString(Path.of("docs/service.md")));

    assertThat(documented).containsAll(metricsOf(text));
  }

  @Test
  void theRulesAreAboutMetricsThatThereAre() throws IOException {
    var text = read("prometheus/backstay.rules.yml");
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(text)).isNotNull();

    var documented = metricsOf(Files.readString(Path.of("docs/service.md")));

    assertThat(documented).containsAll(metricsOf(text));
  }

  @Test
  void theUnitsTypeWhatCanBeTyped() throws IOException {
    var units =
        read("systemd/backstay.service")
            + read("systemd/orchestrator.service.d/backstay.conf")
            + read("hooks/before-upgrade");

    assertThat(units)
        .contains("serve --config /etc/backstay/backstay.yaml")
        .contains("backup --trigger startup --if-configured")
        .contains("backup --trigger shutdown --if-configured")
        .contains("backup --trigger pre-upgrade");
    assertThat(units).as("children go on without the service").contains("KillMode=process");
    assertThat(Files.isExecutable(PACKAGING.resolve("hooks/before-upgrade"))).isTrue();
  }

  /// Keys and what is backed up are in memory: it is written nowhere when something goes wrong.
  @Test
  void noMemoryIsDumped() throws IOException {
    assertThat(Files.readString(Path.of("scripts/launcher.sh")))
        .contains("-XX:-CreateCoredumpOnCrash")
        .doesNotContain("HeapDump", "CrashOnOutOfMemoryError");
    assertThat(read("systemd/backstay.service")).contains("LimitCORE=0");
  }
}
