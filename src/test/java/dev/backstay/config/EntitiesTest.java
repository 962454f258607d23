package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.EntityPart;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntitiesTest {

  private static final String HEAD =
      """
      version: 1
      orchestrator: prod
      repositories: { local: { url: /srv/repository } }
      components:
        db: { kind: sqlite, path: /data/x.db }
        tree: { kind: files, path: /data/tree }
        state: { kind: state-file, path: /data/state.json }
        words: { kind: state-file, path: /data/words.yaml, format: yaml }
      """;

  private static Configuration read(String entities) {
    return ConfigurationFile.read(HEAD + entities, Path.of("/etc/backstay.yaml"), Map.of());
  }

  @Test
  void partsAreReadInTheirOrder() {
    var found =
        read("""
                entities:
                  run:
                    about: one of them
                    parts:
                      - { component: db, table: runs, key: run_id, renew: [a, b] }
                      - { component: tree, path: "deep/{id}.json" }
                      - { component: state, items: "/a~1b/c", key: id }
                      - { component: state, items: "" }
                """)
            .entities();

    var state = new ComponentName("state");
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().kind()).isEqualTo("run");
    assertThat(found.getFirst().about()).contains("one of them");
    assertThat(found.getFirst().parts())
        .containsExactly(
            new EntityPart.Rows(new ComponentName("db"), "runs", "run_id", List.of("a", "b")),
            new EntityPart.Paths(new ComponentName("tree"), "deep/{id}.json"),
            new EntityPart.Items(state, "/a~1b/c", Optional.of("id")),
            new EntityPart.Items(state, "", Optional.empty()));
  }

  @Test
  void thereNeedBeNone() {
    assertThat(read("").entities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ component: dv, table: t, key: k } | there is no component \"dv\"",
        "{ component: tree, table: t, key: k } | component \"tree\" is of kind files, here it must be postgres, sqlite",
        "{ component: db, path: \"{id}\" } | component \"db\" is of kind sqlite, here it must be files",
        "{ component: tree, items: /a } | component \"tree\" is of kind files, here it must be state-file",
        "{ component: words, items: /a } | is a document that is not written in JSON",
        "{ component: db, table: t } | \"key\" is missing",
        "{ table: t, key: k } | \"component\" is missing",
        "{ component: db } | exactly one of table, path and items",
        "{ component: db, table: t, key: k, items: /a } | exactly one of table, path and items",
        "{ component: db, table: t, key: k, renew: [k] } | \"renew\" has the key \"k\"",
        "{ component: db, table: \"\", key: k } | \"table\" is empty",
        "{ component: tree, path: all } | with {id} in it once, found \"all\"",
        "{ component: tree, path: \"{id}/{id}\" } | with {id} in it once",
        "{ component: tree, path: \"../{id}\" } | with {id} in it once",
        "{ component: tree, path: \"/{id}\" } | with {id} in it once",
        "{ component: tree, path: \"{id}\", key: k } | a part with \"path\" has no \"key\"",
        "{ component: state, items: a } | must be a JSON pointer such as /tasks, found \"a\"",
        "{ component: state, items: /a, renew: [b] } | a part with \"items\" has no \"renew\"",
        "{ component: db, table: t, key: k, kex: 1 } | unknown key \"kex\"",
      })
  void whatIsWrongIsTold(String part, String message) {
    assertThatThrownBy(() -> read("entities: { run: { parts: [" + part + "] } }\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ Run: { parts: [] } } | not a name for an entity: \"Run\"",
        "{ run: { parts: [] } } | \"parts\" must be a list with at least one part",
        "{ run: { } } | \"parts\" is missing",
        "{ run: [] } | \"run\" must be keys and values",
        "[] | \"entities\" must be keys and values",
      })
  void soIsWhatIsNoEntity(String entities, String message) {
    assertThatThrownBy(() -> read("entities: " + entities + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
