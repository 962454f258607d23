package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.app.PresetView;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.repository.Commit;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Whether there is state that no component covers.
final class CoverageExamination {

  private final Installation installation;
  private final InstantSource clock;
  private final Findings findings;
  private final Gaps gaps;

  CoverageExamination(Installation installation, InstantSource clock, Findings findings) {
    this.installation = installation;
    this.clock = clock;
    this.findings = findings;
    this.gaps = new Gaps(installation);
  }

  /// Looks from what is known best to what is only seen, and tells of each place once.
  void examine(Optional<Commit> newest) {
    var before = findings.all().size();
    view()
        .ifPresent(
            view -> {
              new PresetExamination(view, gaps, findings).examine();
              new KeepingExamination(clock, findings).examine(view.draft().keepings(), newest);
            });
    new OpenFileExamination(gaps, findings).examine(Path.of("/proc"));
    new NeighbourhoodExamination(installation.configuration(), gaps, findings).examine();
    if (findings.all().size() == before) {
      findings.ok("coverage", "components cover everything that was found" + gaps.leftOut());
    }
  }

  private Optional<PresetView> view() {
    try {
      return installation.presetView();
    } catch (ConfigurationException failure) {
      findings.failed(Severity.ERROR, failure);
      return Optional.empty();
    }
  }
}
