package dev.backstay.preset.kohakku;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.preset.Draft;
import dev.backstay.preset.DraftText;
import dev.backstay.preset.Site;
import dev.backstay.preset.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The variables of a platform in the ways in which they are written.
class KohakkuVariablesTest {

  private static final Tables NO_TABLES = _ -> new TreeMap<>();

  private static final String PASSWORD = "p@ss:w/rd%41 #?&${x}\"\\'";

  @TempDir Path directory;

  private void write(String program, String... lines) throws IOException {
    var file = directory.resolve("opt/kohakku").resolve(program).resolve(".env");
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, List.of(lines));
  }

  private Optional<Draft> find() {
    var site = new Site(Optional.empty(), directory, Map.of(), Set.of(), NO_TABLES);
    return new Kohakku().find(site);
  }

  private Configuration read(Draft draft) {
    return ConfigurationFile.read(
        DraftText.of(draft, "repository"), directory.resolve("backstay.yaml"), Map.of());
  }

  private static <T extends Component> T component(Configuration read, String name, Class<T> kind) {
    return read.components().stream()
        .filter(it -> it.name().value().equals(name))
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  /// As a dotenv file has it in double quotes.
  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\"";
  }

  @Test
  void partsOfAddressesAreWrittenDownAndPasswordsLookedUp() throws IOException {
    write(
        "controller",
        "DJANGO_SECRET_KEY=x",
        "POSTGRES_HOST=db.example",
        "POSTGRES_USER=db admin",
        "POSTGRES_PASSWORD=" + quoted(PASSWORD),
        "REDIS_HOST=cache.example",
        "REDIS_PORT=6380",
        "REDIS_PASSWORD=" + quoted(PASSWORD),
        "CELERY_BROKER_URL=redis://cache.example:6380/1",
        "MINIO_ENDPOINT=minio.example:9000",
        "MINIO_ROOT_USER=minio",
        "MINIO_ROOT_PASSWORD=" + quoted(PASSWORD));
    write(
        "dispatcher",
        "RUNTIME_BACKEND=local",
        "POSTGRES_HOST=db.example",
        "POSTGRES_PORT=5433",
        "POSTGRES_DB=other",
        "REDIS_HOST=cache.example",
        "REDIS_PORT=6380",
        "TEMPORAL_POSTGRES_HOST=::1",
        "TEMPORAL_POSTGRES_USER=temporal");
    var draft = find().orElseThrow();
    var text = DraftText.of(draft, "repository");
    assertThat(text)
        .contains(
            "url: \"postgresql://db%20admin@db.example:5432/kohakku-controller\"",
            "password: \"${controller-env:POSTGRES_PASSWORD}\"",
            "url: \"redis://cache.example:6380/0\"",
            "endpoint: \"http://minio.example:9000\"")
        .doesNotContain("p@ss", "w/rd");
    var read = read(draft);
    var controller = component(read, "controller", PostgresDatabase.class).server();
    assertThat(controller.password()).contains(PASSWORD);
    assertThat(controller.setting("PGUSER")).contains("db admin");
    assertThat(component(read, "dispatcher", PostgresDatabase.class).place())
        .contains("db.example:5433", "other");
    assertThat(component(read, "temporal", PostgresDatabase.class).server().setting("PGHOST"))
        .contains("::1");
    assertThat(component(read, "redis", RedisStore.class).server().password()).contains(PASSWORD);
    assertThat(component(read, "redis-2", RedisStore.class).database()).hasValue(1);
    var keys = component(read, "bucket", Bucket.class).server().keys().orElseThrow();
    assertThat(keys.secret()).isEqualTo(PASSWORD);
    assertThat(draft.gaps()).isEmpty();
    assertThat(read.components()).hasSize(8);
  }

  @Test
  void whatNoVariableNamesIsSaidToBeUnprotected() throws IOException {
    write("controller", "DJANGO_SECRET_KEY=x", "DATABASE_URL=postgres://a:b@db/k");
    var draft = find().orElseThrow();
    assertThat(String.join("\n", draft.gaps()))
        .contains(
            "the dispatcher keeps", "Temporal's database", "TEMPORAL_DATABASE_URL", "the bucket")
        .contains("every workflow of several stages is stranded");
    assertThat(read(draft).references()).isEmpty();
  }

  @Test
  void aProgramWithoutDatabaseIsRefused() throws IOException {
    write("controller", "DJANGO_SECRET_KEY=x", "DATABASE_URL=");
    assertThatThrownBy(this::find)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("controller/.env names no database");
  }

  @Test
  void otherProgramsOfThatNameAreNone() throws IOException {
    write("controller", "DATABASE_URL=postgres://a:b@db/k");
    assertThat(find()).isEmpty();
  }

  @Test
  void servicesAreStoppedOnlyWhereTheirEngineIs() throws IOException {
    write("controller", "DJANGO_SECRET_KEY=x", "DATABASE_URL=postgres://a:b@db/k");
    Files.writeString(
        directory.resolve("opt/kohakku/docker-compose.yml"),
        "services: { postgres: {}, controller: {}, dispatcher: {}, celery-beat: {} }\n");
    assertThat(read(find().orElseThrow()).services()).isEmpty();
    var engine = directory.resolve("usr/bin/docker");
    Files.createDirectories(engine.resolveSibling(""));
    assertThat(Files.createFile(engine).toFile().setExecutable(true)).isTrue();
    var services = read(find().orElseThrow()).services();
    assertThat(services.stream().map(it -> it.service().name()).toList())
        .containsExactly("celery-beat", "dispatcher", "controller");
    assertThat(services.getLast().service().probe().orElseThrow().shown())
        .contains("http://127.0.0.1:8000/ready/");
  }
}
