package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Drills that start the operator's own service on what they restored: what it can do is told, what
/// it cannot is told with its reason, and nothing of it is left.
final class DrillServiceTest {

  private static final int NOT_PROVEN = 40;
  private static final String STARTS = "does its service start?";

  @TempDir private Path directory;

  private TrialStand stand;

  @BeforeEach
  void make() throws Exception {
    stand = TrialStand.make(directory);
  }

  @Test
  void aServiceThatWorksOnTheRestoredStateIsProven() throws Exception {
    stand.configure(stand.service("serves"));
    var before = stand.look();

    var report = stand.shell().must("drill", "run", "--json").jsonLines().getLast();

    assertThat(outcomes(report))
        .contains(
            "can its settings be made? good",
            STARTS + " good",
            "is it well? good",
            "smoke: create good",
            "smoke: fetch good",
            "smoke: cancel good",
            "does it end, with all that it started? good",
            "afterwards: the cancellation was audited good",
            "afterwards: what was there is there good")
        .allMatch(it -> it.endsWith(" good"));
    assertThat(report).containsEntry("proven", true);
    var phases = JsonValues.objects(report, "phases");
    assertThat(phases).extracting(it -> it.get("name")).contains("start the service", "smoke");
    var untilWell =
        phases.stream()
            .filter(it -> "start the service".equals(it.get("name")))
            .mapToLong(it -> Long.parseLong(String.valueOf(it.get("took_ms"))))
            .sum();
    assertThat(Long.parseLong(String.valueOf(report.get("recovery_ms"))))
        .isGreaterThanOrEqualTo(untilWell - 1);
    nothingIsLeft(before);
  }

  private static List<String> outcomes(Map<String, Object> report) {
    return JsonValues.objects(report, "answers").stream()
        .map(it -> it.get("question") + " " + it.get("outcome"))
        .toList();
  }

  private void nothingIsLeft(List<String> before) throws IOException {
    assertThat(stand.look()).isEqualTo(before);
    assertThat(stand.shell().at("scratch")).isEmptyDirectory();
    assertThat(TrialStand.processes(stand.program())).isEmpty();
  }

  private Shell.Ran refuted(String behaviour) throws IOException {
    return refuted(behaviour, "", "");
  }

  private Shell.Ran refuted(String behaviour, String replaced, String by) throws IOException {
    var service = stand.service(behaviour);
    assertThat(service).contains(replaced);
    stand.configure(service.replace(replaced, by));
    var before = stand.look();
    var drill = stand.shell().run("drill", "run");
    assertThat(drill.exit()).as(drill.toString()).isEqualTo(NOT_PROVEN);
    nothingIsLeft(before);
    return drill;
  }

  @Test
  void oneThatEndsAtOnceIsToldWithItsLastWordsAndWithoutSecrets() throws Exception {
    var drill = refuted("exits");
    assertThat(drill.err())
        .contains("does its service start? it ended with status 3, and said at last:")
        .contains("reading the settings; fatal: DATABASE_KEY *** is refused");
    assertThat(drill.out()).contains("smoke: create").contains("the service is not well");
    assertThat(drill.toString()).doesNotContain("very-secret-9876");
  }

  @Test
  void oneThatIsNeverWellIsToldWithWhatWasSeenLast() throws Exception {
    var drill = refuted("ill", "within: 60s", "within: 8s");
    assertThat(drill.err())
        .contains("is it well? within 8 s it was answered with status 503, not 200")
        .contains("no queue")
        .doesNotContain("sk-live-123456789");
  }

  @Test
  void aRequestThatFailsIsToldWithItsStatusAndTheAnswer() throws Exception {
    var drill = refuted("wrong");
    assertThat(drill.err())
        .contains("smoke: create: POST http://127.0.0.1:")
        .contains("/v1/runs was answered with status 500, not 201: {\"error\": \"token=***")
        .doesNotContain("abcdefgh12345");
    assertThat(drill.out()).contains("no answer gave {id}");
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    assertThat(refuted("leads-away").err()).contains("was answered with status 307, not 201");
  }

  @Test
  void whatWasNotAuditedIsTold() throws Exception {
    assertThat(refuted("forgets").err())
        .contains("afterwards: the cancellation was audited: the query gives no value");
  }

  @Test
  void whatItStartsEndsWithIt() throws Exception {
    stand.configure(stand.service("forks"));
    var before = stand.look();
    assertThat(stand.shell().must("drill", "run").out()).contains("is proven");
    nothingIsLeft(before);
    assertThat(marked()).isEmpty();
  }

  /// Processes that have been started in a drill of this test, by whomever.
  private List<String> marked() throws IOException {
    try (var all = Files.walk(Path.of("/proc"), 2)) {
      return all.filter(it -> it.endsWith("environ"))
          .filter(this::isMarked)
          .map(Path::toString)
          .toList();
    } catch (UncheckedIOException ended) {
      return marked();
    }
  }

  private boolean isMarked(Path environment) {
    try {
      return Files.readString(environment, StandardCharsets.ISO_8859_1)
          .contains("BACKSTAY_TRIAL=" + directory);
    } catch (IOException ended) {
      return false;
    }
  }

  @Test
  void oneThatTalksWithoutEndIsProvenAllTheSame() throws Exception {
    stand.configure(stand.service("talks"));
    var before = stand.look();
    assertThat(stand.shell().must("drill", "run").out()).contains("is proven");
    nothingIsLeft(before);
  }

  @Test
  void aPartOfTheStateIsNoStateToStartItOn() throws Exception {
    stand.configure(stand.service("serves"));
    var drill = stand.shell().must("drill", "run", "--only", "settings", "--json");
    assertThat(outcomes(drill.jsonLines().getLast())).contains(STARTS + " not-asked");
    assertThat(drill.out()).contains("it needs artifacts, which this drill leaves out");
    assertThat(stand.shell().at("scratch")).isEmptyDirectory();
  }

  @Test
  void settingsThatAreNotThereAreTold() throws Exception {
    var drill = refuted("serves", "\"8080\": \"{port}\"", "\"9090\": \"{port}\"");
    assertThat(drill.err())
        .contains("can its settings be made?")
        .contains("\"9090\" is not in the settings of component settings");
  }

  @Test
  void aProgramThatIsNotHereRefutesNothing() throws Exception {
    stand.configure(stand.service("serves").replaceFirst("- /.*java\n", "- /opt/none\n"));
    var drill = stand.shell().run("drill", "run");
    assertThat(drill.err())
        .contains("drill-impossible", "the service's program /opt/none is not here");
    assertThat(stand.shell().must("drill", "list").out()).contains("no drill was held");
  }
}
