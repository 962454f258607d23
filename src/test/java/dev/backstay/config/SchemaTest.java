package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Condition;
import dev.backstay.lookup.MalformedException;
import dev.backstay.lookup.Tree;
import dev.backstay.lookup.TreeReader;
import dev.backstay.snapshot.ComponentKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {

  private final Tree schema = schema();

  private static Tree schema() {
    try (var in = SchemaTest.class.getResourceAsStream("backstay.schema.json")) {
      var bytes = Objects.requireNonNull(in).readAllBytes();
      return TreeReader.read("json", new String(bytes, StandardCharsets.UTF_8), Map.of());
    } catch (IOException | MalformedException fault) {
      throw new AssertionError(fault);
    }
  }

  private Tree.Branch branch(String path) {
    return (Tree.Branch) schema.at(path).orElseThrow();
  }

  private Set<String> keysOf(String section) {
    return branch(section + "properties").children().keySet();
  }

  @Test
  void theSectionsHaveTheKeysThatAreRead() {
    assertThat(keysOf("")).containsExactlyInAnyOrderElementsOf(Keys.TOP.known());
    assertThat(keysOf("$defs.repository."))
        .containsExactlyInAnyOrderElementsOf(Keys.REPOSITORY.known());
    assertThat(keysOf("$defs.password."))
        .containsExactlyInAnyOrderElementsOf(Keys.PASSWORD.known());
    assertThat(keysOf("$defs.lookup.")).containsExactlyInAnyOrderElementsOf(Keys.LOOKUP.known());
    assertThat(keysOf("$defs.hold.")).containsExactlyInAnyOrderElementsOf(Keys.HOLD.known());
    assertThat(keysOf("$defs.retention."))
        .containsExactlyInAnyOrderElementsOf(Keys.RETENTION.known());
  }

  @Test
  void theSectionsOfTheServiceHaveTheKeysThatAreRead() {
    var sections =
        Map.of(
            "schedule", Keys.SCHEDULE,
            "sending", Keys.SENDING,
            "triggers", Keys.TRIGGERS,
            "server", Keys.SERVER,
            "tls", Keys.TLS,
            "client", Keys.CLIENT);

    sections.forEach(
        (section, keys) -> {
          assertThat(keysOf("$defs." + section + "."))
              .containsExactlyInAnyOrderElementsOf(keys.known());
          assertThat(schema.at("$defs." + section + ".additionalProperties"))
              .hasValue(new Tree.Leaf("false"));
        });
  }

  @Test
  void theSectionsOfDrillsHaveTheKeysThatAreRead() {
    var sections =
        Map.of(
            "drill", Keys.DRILL,
            "trial", Keys.TRIAL,
            "rewriting", Keys.REWRITING,
            "readiness", Keys.READINESS,
            "smokeRequest", Keys.SMOKE_REQUEST,
            "afterwards", Keys.AFTERWARDS);

    sections.forEach(
        (section, keys) -> {
          assertThat(keysOf("$defs." + section + "."))
              .containsExactlyInAnyOrderElementsOf(keys.known());
          assertThat(schema.at("$defs." + section + ".additionalProperties"))
              .hasValue(new Tree.Leaf("false"));
        });
  }

  @Test
  void sectionsOfListsHaveTheKeysThatAreRead() {
    var sections = new HashMap<String, Keys>();
    sections.put("objectives", Keys.OBJECTIVES);
    sections.put("notification", Keys.NOTIFICATION);
    sections.put("email", Keys.EMAIL);
    sections.put("entity", Keys.ENTITY);
    sections.put("entityPart", Keys.ENTITY_PART);
    sections.putAll(
        Map.of(
            "service", Keys.SERVICE,
            "composeService", Keys.COMPOSE,
            "commandService", Keys.COMMANDS,
            "httpService", Keys.MAINTENANCE,
            "httpService.properties.header", Keys.HEADER,
            "probe", Keys.PROBE,
            "jsonValue", Keys.JSON_VALUE,
            "inFlight", Keys.IN_FLIGHT,
            "quarantine", Keys.QUARANTINE,
            "note", Keys.NOTE));

    sections.forEach(
        (section, keys) -> {
          assertThat(keysOf("$defs." + section + "."))
              .containsExactlyInAnyOrderElementsOf(keys.known());
          assertThat(schema.at("$defs." + section + ".additionalProperties"))
              .hasValue(new Tree.Leaf("false"));
        });
  }

  @Test
  void theSchemaHasEveryCondition() {
    for (var i = 0; i < Condition.values().length; i++) {
      assertThat(schema.at("$defs.notification.properties.on.items.enum." + i))
          .hasValue(new Tree.Leaf(Condition.values()[i].label()));
    }
  }

  @ParameterizedTest
  @EnumSource(ComponentKind.class)
  void theKindsHaveTheKeysThatAreRead(ComponentKind kind) {
    assertThat(keysOf("$defs." + kind.label() + "."))
        .containsExactlyInAnyOrderElementsOf(Keys.ofComponent(Optional.of(kind)).known());
    assertThat(schema.at("$defs." + kind.label() + ".properties.kind.const"))
        .hasValue(new Tree.Leaf(kind.label()));
  }

  @ParameterizedTest
  @EnumSource(ComponentKind.class)
  void whatIsExpectedHasTheKeysThatAreRead(ComponentKind kind) {
    var form = schema.at("$defs." + kind.label() + ".properties.expect.items.$ref");
    assertThat(form).isPresent();
    var section = ((Tree.Leaf) form.get()).value().replace("#/", "").replace('/', '.');

    assertThat(keysOf(section + "."))
        .containsExactlyInAnyOrderElementsOf(Keys.ofExpectation(kind).known());
    assertThat(schema.at(section + ".additionalProperties")).hasValue(new Tree.Leaf("false"));
  }

  @Test
  void everySectionRefusesOtherKeys() {
    for (var section :
        List.of(
            "",
            "$defs.repository.",
            "$defs.password.",
            "$defs.lookup.",
            "$defs.hold.",
            "$defs.retention.",
            "$defs.files.",
            "$defs.state-file.",
            "$defs.sqlite.")) {
      assertThat(schema.at(section + "additionalProperties"))
          .as(section)
          .hasValue(new Tree.Leaf("false"));
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var paths = new ArrayList<String>();
    schema.collectPaths("", paths);
    var targets = new TreeSet<String>();
    for (var path : paths) {
      if (path.endsWith(".$ref") && schema.at(path).orElseThrow() instanceof Tree.Leaf(var ref)) {
        targets.add(ref.replace("#/", "").replace('/', '.'));
      }
    }

    assertThat(targets).hasSizeGreaterThan(10).allSatisfy(target -> branch(target));
  }
}
