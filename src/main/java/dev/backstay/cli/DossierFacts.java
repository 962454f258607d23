package dev.backstay.cli;

import dev.backstay.config.Configuration;
import dev.backstay.config.ScheduleSettings;
import dev.backstay.evidence.Dossier;
import dev.backstay.repository.CommitLog;
import dev.backstay.retention.Policy;
import dev.backstay.standing.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a dossier tells beside its drills.
record DossierFacts(Configuration configuration, CommitLog log, Instant since, Instant until) {

  /// The dossier of these drills.
  Dossier with(String repository, List<Dossier.Filed> drills) {
    return new Dossier(
        configuration.orchestrator(),
        repository,
        since,
        until,
        VersionCommand.version(),
        policy(),
        snapshots(),
        Exposures.of(configuration, log, since, until),
        configuration.attendance().objectives().proof(),
        drills);
  }

  private Map<String, String> policy() {
    var policy = new LinkedHashMap<String, String>();
    configuration
        .repositories()
        .forEach(
            it ->
                policy.put(
                    "repository " + it.name(),
                    it.place().shown() + (it.mirror() ? " (mirror)" : "")));
    configuration
        .components()
        .forEach(it -> policy.put("component " + it.name(), it.kind().label()));
    configuration.attendance().schedule().stream()
        .map(ScheduleSettings::jobs)
        .flatMap(List::stream)
        .forEach(job -> policy.put("schedule of " + job.name(), job.written()));
    policy.put("retention", configuration.retention().map(DossierFacts::kept).orElse("everything"));
    var objectives = configuration.attendance().objectives();
    objectives.rpo().ifPresent(it -> policy.put("may be lost at most", Words.span(it)));
    objectives.rto().ifPresent(it -> policy.put("recovery may take at most", Words.span(it)));
    objectives.proof().ifPresent(it -> policy.put("proof may be old at most", Words.span(it)));
    return policy;
  }

  private static String kept(Policy policy) {
    var rules = new ArrayList<String>();
    if (policy.keep().isEmpty()) {
      rules.add("everything");
    }
    if (policy.keep().last() > 0) {
      rules.add("last " + policy.keep().last());
    }
    new TreeMap<>(policy.keep().periods())
        .forEach((period, count) -> rules.add(period.label() + " " + count));
    policy.keep().within().ifPresent(it -> rules.add("all of " + Words.span(it)));
    rules.add("what is forgotten can come back for " + Words.span(policy.undelete()));
    return String.join("; ", rules);
  }

  private Map<String, Integer> snapshots() {
    var counts = new TreeMap<String, Integer>();
    Standing.placed(configuration.orchestrator(), SnapshotText.listOf(log), until).stream()
        .filter(it -> !it.at().isBefore(since))
        .forEach(it -> counts.merge(it.standing().label(), 1, Integer::sum));
    return counts;
  }
}
