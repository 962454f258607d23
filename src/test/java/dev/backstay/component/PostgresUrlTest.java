package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresUrlTest {

  @Test
  void aUrlSaysHowADatabaseIsReached() {
    var cases = new LinkedHashMap<String, String>();
    cases.put("postgresql://h/d", "d {PGHOST=h}");
    cases.put("postgres://u%40x@h:5433/d%2Fe", "d/e {PGHOST=h, PGPORT=5433, PGUSER=u@x}");
    cases.put(
        "postgresql+asyncpg://u:p@[::1]:1/d", "d {PGHOST=::1, PGPASSWORD=p, PGPORT=1, PGUSER=u}");
    cases.put("postgresql://[::1]/d", "d {PGHOST=::1}");
    cases.put("postgresql:///d?host=/run/pg&port=7", "d {PGHOST=/run/pg, PGPORT=7}");
    cases.put("postgresql://:p+q@/d?&sslmode=require", "d {PGPASSWORD=p+q, PGSSLMODE=require}");
    cases.forEach(
        (url, said) -> {
          var read = PostgresUrl.of(url);
          assertThat(read.database() + " " + read.server().variables()).as(url).isEqualTo(said);
        });
  }

  @Test
  void aUrlThatIsNoneIsRefusedAndNotQuoted() {
    var cases =
        Map.of(
            "postgresql://u:s3cr3t@h h/d", "not a URL; write postgresql://",
            "//u:s3cr3t@h/d", "not the URL of a PostgreSQL database",
            "mysql://u:s3cr3t@h/d", "not the URL of a PostgreSQL database",
            "postgresql://u:s3cr3t@h", "the URL names no database",
            "postgresql://u:s3cr3t@h/", "the URL names no database",
            "postgresql:s3cr3t", "the URL names no database",
            "postgresql://h:port/d", "the port of the URL is not a number",
            "postgresql://h/d?hostaddr=s3cr3t",
                "the parameter \"hostaddr\" of the URL is not known",
            "postgresql://h/d?port=1,x", "the port of the URL is not a number");
    cases.forEach(
        (url, words) ->
            assertThatIllegalArgumentException()
                .as(url)
                .isThrownBy(() -> PostgresUrl.of(url))
                .withMessageContaining(words)
                .withMessageNotContaining("s3cr3t"));
  }

  @Test
  void aPasswordGoesToItsAccountAtItsAddressOnly() {
    var configured = PostgresUrl.of("postgresql://app:secret@localhost/live").server();
    // What is said of another place, and what is known of it then.
    var cases = new LinkedHashMap<String, String>();
    cases.put("postgresql:///new", "{PGHOST=localhost, PGPASSWORD=secret, PGUSER=app}");
    cases.put(
        "postgresql://app@127.0.0.1/new", "{PGHOST=127.0.0.1, PGPASSWORD=secret, PGUSER=app}");
    cases.put(
        "postgresql://[::1]:5432/new", "{PGHOST=::1, PGPASSWORD=secret, PGPORT=5432, PGUSER=app}");
    cases.put("postgresql://LOCALHOST/new", "{PGHOST=LOCALHOST, PGPASSWORD=secret, PGUSER=app}");
    cases.put("postgresql://other@localhost/new", "{PGHOST=localhost, PGUSER=other}");
    cases.put("postgresql://other@/new", "{PGHOST=localhost, PGUSER=other}");
    cases.put("postgresql://app@elsewhere/new", "{PGHOST=elsewhere, PGUSER=app}");
    cases.put("postgresql://app@localhost:5433/new", "{PGHOST=localhost, PGPORT=5433, PGUSER=app}");
    cases.put("postgresql:///new?port=5433", "{PGHOST=localhost, PGPORT=5433, PGUSER=app}");
    cases.forEach(
        (url, said) ->
            assertThat(PostgresUrl.of(url).server().completedBy(configured).variables())
                .as(url)
                .hasToString(said));
    assertThat(configured).hasToString("app@localhost");
    assertThat(PostgresUrl.of("postgresql://h/d").with("new").server().password()).hasValue("new");
  }
}
