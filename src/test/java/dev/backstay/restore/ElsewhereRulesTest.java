package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.s3.BucketServer;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.MadeDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the configuration calls live is no place to restore a copy to.
class ElsewhereRulesTest {

  private static final Elsewhere.Served PLACE =
      Elsewhere.served("postgresql://u@127.0.0.1:5433/copy").orElseThrow();

  /// Answers for servers that go by several addresses; by default nothing can be asked.
  private static Handlers knowing(Map<String, String> identities) {
    return component -> new Known(component, identities);
  }

  private record Known(Component component, Map<String, String> identities) implements OnlyAsked {

    @Override
    public Optional<String> identity() {
      var host = ((PostgresDatabase) component).server().settings().get("PGHOST");
      return Optional.ofNullable(identities.get(host));
    }
  }

  private static PostgresDatabase database(String name, String host, String database) {
    return MadeDatabase.of(name, MadeDatabase.server(Map.of("PGHOST", host)), database);
  }

  private static void refused(PostgresDatabase placed, Component live, Handlers handlers) {
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> ElsewhereRules.requireFree(placed, List.of(live), handlers))
        .satisfies(e -> assertCode(e.code()))
        .withMessageContaining("is the live state of component " + live.name());
  }

  private static void assertCode(FailureCode code) {
    if (code != FailureCode.PATH_CONFLICT) {
      throw new AssertionError("it is " + code);
    }
  }

  @Test
  void oneDatabaseIsOneByWhateverNameItsServerGoes() {
    var placed = database("rows", "10.0.0.1", "app");
    var nobody = knowing(Map.of());
    refused(placed, database("rows", "10.0.0.1", "app"), nobody);
    refused(placed, database("other", "10.0.0.1", "app"), nobody);

    var alias = database("other", "db.example", "app");
    refused(placed, alias, knowing(Map.of("10.0.0.1", "7", "db.example", "7")));
  }

  @Test
  void anotherOneIsFree() {
    var placed = database("rows", "10.0.0.1", "app");
    var nobody = knowing(Map.of());
    var tree =
        new Component.FileTree(
            new ComponentName("t"), Importance.HIGH, 0, Path.of("/srv/t"), List.of(), false);
    var others =
        List.<Component>of(
            tree, database("o", "10.0.0.1", "app2"), database("p", "10.0.0.2", "app"));
    ElsewhereRules.requireFree(placed, others, nobody);
    ElsewhereRules.requireFree(tree, others, nobody);

    var apart = knowing(Map.of("10.0.0.1", "7", "10.0.0.2", "8"));
    ElsewhereRules.requireFree(placed, others, apart);
  }

  @Test
  void oneBucketIsOneByWhateverNameItsServerGoes() {
    var placed = bucket("objects", "https://s3.example", "a/");
    var nobody = knowing(Map.of());
    for (var free :
        List.of(
            database("rows", "s3.example", "app"),
            bucket("other", "https://s3.example", "b/"),
            bucket("other", "https://s3.elsewhere", "b/"))) {
      ElsewhereRules.requireFree(placed, List.of(free), nobody);
    }
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(
            () ->
                ElsewhereRules.requireFree(
                    placed, List.of(bucket("other", "https://s3.example", "a/b/")), nobody))
        .withMessageContaining("is the live state of component other");
  }

  private static Bucket bucket(String name, String endpoint, String prefix) {
    return new Bucket(
        new ComponentName(name),
        Importance.CRITICAL,
        0,
        new BucketServer(
            Optional.of(URI.create(endpoint)), Optional.empty(), true, Optional.empty()),
        "b",
        List.of(prefix),
        Optional.empty(),
        Duration.ofMinutes(1),
        List.of());
  }

  @Test
  void aPlaceTakesComponentsOfItsKindOnly() {
    var objects = Elsewhere.served("s3://copies/here").orElseThrow();
    var rows = database("rows", "10.0.0.1", "app");
    var bucket = bucket("objects", "https://s3.example", "a/");

    assertThat(PLACE.taking(rows)).isInstanceOf(PostgresDatabase.class);
    assertThat(objects.taking(bucket)).isInstanceOf(Bucket.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLACE.taking(bucket))
        .withMessage("objects is no database");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> objects.taking(rows))
        .withMessage("rows is no bucket");
  }

  @Test
  void oneComponentOfItsKindIsTaken() {
    var rows = new ComponentName("rows");
    var commit =
        Plans.commit(
            Plans.record("rows", ComponentKind.POSTGRES), Plans.record("db", ComponentKind.SQLITE));
    ElsewhereRules.requireOne(commit, naming(rows), PLACE);
    // That there is no such one is said where it is looked for.
    ElsewhereRules.requireOne(commit, naming(new ComponentName("lost")), PLACE);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> ElsewhereRules.requireOne(commit, naming(), PLACE))
        .withMessageContaining("takes one component");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> ElsewhereRules.requireOne(commit, naming(new ComponentName("db")), PLACE))
        .withMessageContaining("component db is of kind sqlite");
  }

  private static RestoreRequest naming(ComponentName... names) {
    return RestoreRequest.everything().naming(List.of(names));
  }
}
