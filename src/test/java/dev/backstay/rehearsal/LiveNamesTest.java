package dev.backstay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.rehearsal.LiveThings.At;
import dev.backstay.rehearsal.LiveThings.Named;
import dev.backstay.rehearsal.LiveThings.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveNamesTest {

  private static final String OWN_DATABASE =
      "postgresql://backstay_trial@/kneo?host=/scratch/backstay-trial-0/postgres&port=5432";
  private static final String OWN_CACHE = "redis://:abc@127.0.0.1:41234/0";

  private static final Path AREA = Path.of("/scratch/backstay-trial-0");

  private final LiveThings live =
      new LiveThings(
          List.of(
              new At(Path.of("/var/lib/kneo"), "live"), new At(Path.of("/srv/my data"), "live")),
          List.of(
              Server.at("127.0.0.1", 5432, "live"),
              Server.at("localhost", 6379, "live"),
              Server.at("10.1.2.3", 9000, "live")),
          List.of(new Named("kneo", "live")));

  private final LiveNames names =
      new LiveNames(
          live,
          new TrialValues(
              AREA,
              41000,
              Map.of("runs", AREA.resolve("state/runs/kneo")),
              Map.of("database", OWN_DATABASE, "cache", OWN_CACHE),
              Set.of()));

  /// What nobody should have to write in another way.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/kneo/bin/kneo-serv",
        "--host 127.0.0.1 --port 41000",
        "/scratch/backstay-trial-0/state/runs/kneo",
        "sqlite:////scratch/backstay-trial-0/state/runs/kneo?mode=rw",
        OWN_DATABASE,
        OWN_CACHE,
        "DATABASE_URL=" + OWN_DATABASE,
        "/var/lib/kneo2/x /var/lib/kneo-old /srv/my",
        "/usr/local/bin:/usr/bin:/bin",
        "HOME=/scratch/backstay-trial-0/service",
        "C.UTF-8",
        "http://127.0.0.1:41000/v1/runs/kneo",
        "{\"level\": \"info\", \"port\": 41000, \"workers\": 5}",
        "listen: 127.0.0.1\nport: 41000\n",
        "name: kneo-serv\nservice: api\n",
        "see https://kneo.example/docs for more"
      })
  void whatIsNotLiveIsLetPass(String text) {
    assertThat(names.namedIn(text, AREA.resolve("service"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/lib/kneo",
        "--state=/var/lib/kneo/runs",
        "file:///var/lib/kneo/x",
        "a:/var/lib/../lib/kneo:b",
        "/var//lib///kneo",
        "%2Fvar%2Flib%2Fkneo%2Fruns",
        "\"/srv/my data/x\"",
        "state: '/var/lib/kneo'",
        "<dir>/var/lib/kneo</dir>",
        "../../../var/lib/kneo",
        "127.0.0.1:5432",
        "[::1]:5432",
        "localhost:6379",
        "0.0.0.0:6379",
        "127.0.0.2:6379",
        "tcp://localhost:6379",
        "-h127.0.0.1:6379",
        "HTTP://10.1.2.3",
        "{\"host\": \"x\", \"port\": 5432}",
        "db.port=5432",
        "--db-port 5432",
        "5432",
        "PGHOST=127.0.0.1",
        "cache_host: localhost",
        "10.1.2.3",
        "http://10.1.2.3/x",
        "postgres://elsewhere/x",
        "POSTGRESQL+psycopg://elsewhere/x",
        "valkeys://elsewhere",
        "redis:/socket",
        "s3://kneo/x",
        "BUCKET=kneo",
        "bucket: \"kneo\"",
        "https://kneo.s3.eu-1.amazonaws.com/x",
        "PGSERVICEFILE=/x",
        "host=/x service=live",
        OWN_DATABASE + " /var/lib/kneo",
        OWN_CACHE + ",redis://127.0.0.1:41235/0"
      })
  void whatIsLiveIsSeen(String text) {
    assertThat(names.namedIn(text, AREA.resolve("service"))).isPresent();
  }

  /// What an orchestrator keeps in its documents may be of any length.
  @Test
  void aLongWordIsSearchedAsAShortOne() {
    for (var unit : List.of("a", "a/", "a.", "db", "0", "é", "-", "a:")) {
      var text = unit.repeat(250_000);
      assertThat(names.namedIn(text, AREA.resolve("service"))).as(unit).isEmpty();
      assertThat(names.namedIn(text + " /var/lib/kneo", AREA.resolve("service"))).isPresent();
      assertThat(new Scrubbing(List.of()).shown(text)).hasSizeLessThan(400);
    }
  }

  @Test
  void anotherNameOfALivePlaceIsSeen(@TempDir Path directory) throws Exception {
    var place = Files.createDirectories(directory.resolve("live/state"));
    var link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("live"));
    var searched = new LivePaths(List.of(new At(place, "live")), AREA);
    assertThat(searched.livePlaceOf(link.resolve("state/new"))).isPresent();
    assertThat(searched.livePlaceOf(link)).isPresent();
    assertThat(searched.livePlaceOf(directory.resolve("elsewhere"))).isEmpty();
    assertThat(searched.livePlaceOf(directory.resolve("live/beside"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:41000",
        "http://127.0.0.1:41000/v1?x=1",
        "http://localhost:41000/",
        "http://[::1]:41000?x"
      })
  void itsOwnPlacesAreItsOwn(String url) {
    assertThat(LiveSearch.isOwn(url, "41000")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:41000/",
        "http://127.0.0.1:4100/",
        "http://127.0.0.1:410000/",
        "http://127.0.0.1:41000@live/",
        "http://127.0.0.1:41000.live/",
        "http://live:41000/",
        "http://127.0.0.1/?:41000/",
        "http://127.0.0.1:41000\n/",
        "HTTP://127.0.0.1.live:41000/"
      })
  void otherPlacesAreNot(String url) {
    assertThat(LiveSearch.isOwn(url, "41000")).isFalse();
  }
}
