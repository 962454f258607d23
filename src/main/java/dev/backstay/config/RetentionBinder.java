package dev.backstay.config;

import dev.backstay.retention.Period;
import dev.backstay.retention.Policy;
import dev.backstay.snapshot.Labels;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads which snapshots stay.
final class RetentionBinder {

  private final Reading reading;

  RetentionBinder(Reading reading) {
    this.reading = reading;
  }

  Policy bind(MappingNode node) {
    var section = new Section(node, Keys.RETENTION, reading);
    var periods = new EnumMap<Period, Integer>(Period.class);
    for (var period : Period.values()) {
      count(section, period.key()).ifPresent(count -> periods.put(period, count));
    }
    var keep =
        new Policy.Keep(
            count(section, "keep_last").orElse(0),
            periods,
            duration(section, "keep_within"),
            tags(section));
    var limits =
        new Policy.Limits(duration(section, "max_age"), count(section, "max_count").orElse(0));
    return new Policy(
        keep,
        limits,
        section.duration("undelete", Policy.UNDELETE),
        section.duration("keep_safety", Policy.SAFETY),
        section.zone("zone", Policy.NONE.zone()));
  }

  private Optional<Integer> count(Section section, String key) {
    if (!section.has(key)) {
      return Optional.empty();
    }
    var count = section.integer(key, 1);
    if (count < 1) {
      tell(section, key, "\"" + key + "\" must be at least 1; leave it out if it is not wanted");
    }
    return Optional.of(Math.max(1, count));
  }

  private static Optional<Duration> duration(Section section, String key) {
    return section.has(key)
        ? Optional.of(section.duration(key, Duration.ofDays(1)))
        : Optional.empty();
  }

  private List<String> tags(Section section) {
    var tags = section.texts("keep_tags");
    for (var tag : tags) {
      Labels.problemOfTag(tag).ifPresent(problem -> tell(section, "keep_tags", problem));
    }
    return tags;
  }

  private void tell(Section section, String key, String message) {
    var place = section.node(key).map(YamlFile::placeOf).orElse(section.place());
    reading.problems().add(place, message);
  }
}
