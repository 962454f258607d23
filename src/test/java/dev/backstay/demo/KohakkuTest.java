package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.demo.kohakku.Kohakku;
import dev.backstay.demo.kohakku.ObjectPlace;
import dev.backstay.demo.kohakku.Servers;
import dev.backstay.testing.RealPostgres;
import dev.backstay.testing.RealRedis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KohakkuTest {

  @TempDir Path directory;

  /// Keeps the objects of a bucket in memory.
  private record Kept(Map<String, byte[]> objects) implements ObjectPlace {

    @Override
    public void create() {
      assertThat(objects).isEmpty();
    }

    @Override
    public void put(String key, byte[] content) {
      objects.put(key, content);
    }

    @Override
    public void close() {}
  }

  private static String url(String scheme, String user, String password, int port) {
    var encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    return "%s://%s:%s@127.0.0.1:%d/".formatted(scheme, user, encoded, port);
  }

  private static Servers in(RealPostgres postgres, RealRedis redis, Map<String, byte[]> objects) {
    return new Servers(
        Optional.of(url("postgresql", RealPostgres.OWNER, RealPostgres.PASSWORD, postgres.port())),
        Optional.of(url("redis", "", RealRedis.PASSWORD, redis.port())),
        Optional.of(new Servers.Objects("memory", Optional.empty(), _ -> new Kept(objects))));
  }

  @Test
  void whatRowsNameIsThereAndIsWhatItsNameSays() throws Exception {
    var objects = new TreeMap<String, byte[]>();
    try (var postgres = RealPostgres.start();
        var redis = RealRedis.start()) {
      var kohakku = new Kohakku(in(postgres, redis, objects));
      var ground = Demonstrations.make(kohakku, directory.resolve("k"), "whole", 0.2);
      assertThat(postgres.rows("kohakku-controller", "select count(*) from tasks_task"))
          .containsExactly("40");
      assertThat(postgres.rows("kohakku-dispatcher", "select count(*) from tasks"))
          .containsExactly("40");
      var named =
          postgres.rows(
              "kohakku-controller",
              "select brief_key from tasks_task union all select storage_ref from skills_skill"
                  + " union all select result_key from tasks_task where result_key is not null");
      assertThat(objects.keySet()).containsExactlyInAnyOrderElementsOf(named);
      for (var object : objects.entrySet()) {
        assertThat(isWhatItsNameSays(object)).as(object.getKey()).isTrue();
      }
      assertThat(redis.cli("DBSIZE")).contains("42");

      var writes = Demonstrations.work(kohakku, ground);
      assertThat(writes).isGreaterThanOrEqualTo(20);
      assertThat(
              postgres.rows(
                  "kohakku-controller", "select count(*) from tasks_task where name like 'demo-%'"))
          .containsExactly(Long.toString(writes));
      assertThat(objects).hasSize(named.size() + Math.toIntExact(writes));
      assertThat(ground.directory().resolve("stop.sh")).doesNotExist();
    }
  }

  private static boolean isWhatItsNameSays(Map.Entry<String, byte[]> object) throws Exception {
    var name = Path.of(object.getKey()).getFileName().toString().replaceFirst("\\..*", "");
    var digest = MessageDigest.getInstance("SHA-256").digest(object.getValue());
    return name.equals("output") || name.equals(HexFormat.of().formatHex(digest));
  }

  @Test
  void theBrokenOneLacksAnObjectAndHasAFalseOne() throws Exception {
    var objects = new TreeMap<String, byte[]>();
    try (var postgres = RealPostgres.start();
        var redis = RealRedis.start()) {
      Demonstrations.make(
          new Kohakku(in(postgres, redis, objects)), directory.resolve("k"), "broken", 0.1);
      var skills = postgres.rows("kohakku-controller", "select storage_ref from skills_skill");
      assertThat(skills.stream().filter(objects::containsKey)).hasSize(skills.size() - 1);
      var wrong = 0;
      for (var object : objects.entrySet()) {
        wrong += isWhatItsNameSays(object) ? 0 : 1;
      }
      assertThat(wrong).isOne();
    }
  }

  @Test
  void serversAreStartedAndStopped() throws Exception {
    try (var installed = RealPostgres.start()) {
      assertThat(installed.port()).isPositive();
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var kohakku = new Kohakku(Servers.own());
    var place = directory.resolve("k");
    try {
      var ground = Demonstrations.make(kohakku, place, "whole", 0.1);
      assertThat(Demonstrations.work(kohakku, ground)).isGreaterThanOrEqualTo(20);
      assertThat(place.resolve("controller/.env"))
          .content()
          .contains("/kohakku-controller\n", "CALLBACK_SIGNING_KEY=");
    } finally {
      assertThat(new ProcessBuilder("sh", place.resolve("stop.sh").toString()).start().waitFor())
          .isZero();
    }
    for (var i = 0; Files.exists(place.resolve("postgres/data/postmaster.pid")); i++) {
      assertThat(i).as("the server stops").isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    for (var i = 0; Files.exists(place.resolve("redis/pid")); i++) {
      assertThat(i).as("the server stops").isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
