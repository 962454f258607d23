package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.audit.AuditHead;
import dev.backstay.journal.Journal;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.SyslogCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service sends its audit trail on, and is killed while it does.
class ServedTrailTest {

  @TempDir Path otherwise;
  private Path place = Path.of(".");
  private ServiceStand stand;
  private SyslogCollector collector;

  @BeforeEach
  void make() throws Exception {
    place = SmallInstallation.temporary(otherwise);
    stand = new ServiceStand(place);
    collector = SyslogCollector.start();
    var file = stand.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "server: {",
                "server: { audit_syslog: \"tcp://127.0.0.1:%d\",".formatted(collector.port())));
  }

  @AfterEach
  void remove() throws Exception {
    stand.close();
    collector.close();
    SmallInstallation.remove(place);
  }

  private void change() throws Exception {
    var _ = stand.ask("POST", "/schedule/backup/pause", "{}");
  }

  private long last() throws Exception {
    try (var journal = Journal.open(stand.at("host/service"))) {
      return journal.audit().last().map(AuditHead::number).orElse(0L);
    }
  }

  private List<Long> arrived() {
    return collector.connections().stream().flatMap(List::stream).toList();
  }

  @Test
  void everyRecordArrivesAlthoughTheServiceIsKilledWhileItSends() throws Exception {
    for (var round = 0; round < 3; round++) {
      var service = stand.serve();
      change();
      var last = last();
      // Now they have arrived, and that is not kept yet: the collector is still waited for.
      ServiceStand.until("arrival of " + last, () -> arrived().contains(last));
      service.destroyForcibly().waitFor();
    }
    var service = stand.serve();
    change();
    var last = last();
    ServiceStand.until("arrival of " + last, () -> arrived().contains(last));
    stand.end(service);

    assertThat(last).isEqualTo(8);
    assertThat(new TreeSet<>(arrived()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(arrived()).hasSizeGreaterThan((int) last);
    for (var connection : collector.connections()) {
      assertThat(connection).isSorted();
    }
  }

  @Test
  void aCollectorThatIsAwayIsToldInTheLogAndDelaysNobody() throws Exception {
    collector.close();
    var service = stand.serve();
    change();

    ServiceStand.until("it is told", () -> stand.said().contains("\"event\":\"audit-unsent\""));
    change();
    assertThat(stand.said()).contains("\"collector\":\"tcp://127.0.0.1:" + collector.port());
    stand.end(service);
    assertThat(service.exitValue()).isEqualTo(143);
  }
}
