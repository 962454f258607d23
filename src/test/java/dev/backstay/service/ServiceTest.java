package dev.backstay.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services of each kind.
///
/// There is neither a service manager nor a container engine here: `systemctl` and `docker` are
/// stand-ins on the path of a process of its own, which write down how they are called. That the
/// real ones understand these calls is not tested.
class ServiceTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CANARY = "canary-of-a-secret";

  @TempDir Path place;

  /// A process that stops and starts one service of each kind of stand-in.
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws Exception {
      var project = Path.of("/opt/my project");
      for (var service :
          List.of(
              new SystemdUnit("unit", Optional.empty(), LIMIT, "app@1.service"),
              new ComposeProject("all", Optional.empty(), LIMIT, project, List.of()),
              new ComposeProject("some", Optional.empty(), LIMIT, project, List.of("api", "db")))) {
        try {
          service.stop();
          service.start();
        } catch (ServiceFailedException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private void standIn(String name, String script) throws IOException {
    var program = Files.createDirectories(place.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> runChild() throws Exception {
    var builder = ChildJava.running(Child.class).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().merge("PATH", place.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().put("DOCKER_HOST", "unix:///somewhere");
    builder.environment().put("OTHER_SECRET", CANARY);
    var process = builder.start();
    var said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void unitsAndProjectsAreStoppedAndStartedByTheirPrograms() throws Exception {
    var calls = place.resolve("calls");
    var record =
        "for each in \"$@\"; do printf '<%s>' \"$each\"; done >>'"
            + calls
            + "'; echo >>'"
            + calls
            + "'";
    standIn("systemctl", record);
    standIn("docker", record + "; env >'" + place.resolve("environment") + "'");

    assertThat(runChild()).isEmpty();

    assertThat(calls)
        .content()
        .isEqualTo(
            """
            <--no-ask-password><stop><--><app@1.service>
            <--no-ask-password><start><--><app@1.service>
            <compose><--project-directory></opt/my project><stop>
            <compose><--project-directory></opt/my project><start>
            <compose><--project-directory></opt/my project><stop><api><db>
            <compose><--project-directory></opt/my project><start><api><db>
            """);
    assertThat(place.resolve("environment"))
        .content()
        .contains("DOCKER_HOST=unix:///somewhere")
        .doesNotContain(CANARY);
  }

  @Test
  void whatTheProgramSaidLastIsInTheFailure() throws Exception {
    standIn("systemctl", "echo 'Unit app@1.service not loaded.' >&2; exit 5");
    standIn("docker", "echo no configuration file provided: not found >&2; exit 14");

    assertThat(runChild())
        .containsExactly(
            "the service unit could not be stopped: the program systemctl ended with status 5:"
                + " Unit app@1.service not loaded.",
            "the service all could not be stopped: the program docker ended with status 14:"
                + " no configuration file provided: not found",
            "the service some could not be stopped: the program docker ended with status 14:"
                + " no configuration file provided: not found");
  }

  private static CommandPair commands(String stop, String start, Duration limit) {
    return new CommandPair(
        "pair",
        Optional.empty(),
        limit,
        List.of("/bin/sh", "-c", stop, CANARY),
        List.of("/bin/sh", "-c", start, CANARY),
        List.of());
  }

  @Test
  void aPairOfCommandsHasALimitAndNoSecretInItsMessages() throws Exception {
    var made = place.resolve("made");
    var pair = commands("rm -f " + made, "echo said; touch " + made, LIMIT);
    pair.start();
    pair.start();
    assertThat(made).exists();
    pair.stop();
    pair.stop();
    assertThat(made).doesNotExist();

    var slow = commands("sleep 60", "exit 9", Duration.ofMillis(100));
    assertThatThrownBy(slow::stop)
        .isInstanceOf(ServiceFailedException.class)
        .hasMessage(
            "the service pair could not be stopped: the program /bin/sh did not end within 0 s");
    assertThatThrownBy(slow::start).hasMessageEndingWith("ended with status 9");
    assertThat(slow.shown() + slow).doesNotContain(CANARY);
  }

  @Test
  void whatIsStartedInTheBackgroundGoesOnRunning() throws Exception {
    var pid = place.resolve("pid");
    var pair = commands("kill -9 $(cat " + pid + ")", "sleep 60 & echo $! >" + pid, LIMIT);

    pair.start();

    var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    assertThat(process).hasValueSatisfying(it -> assertThat(it.isAlive()).isTrue());
    pair.stop();
  }

  @Test
  void anEndpointIsToldWithItsHeaderWhichIsNeverShown() throws Exception {
    var requests = Collections.synchronizedList(new ArrayList<String>());
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var token = exchange.getRequestHeaders().getFirst("X-Token");
          requests.add(exchange.getRequestMethod() + exchange.getRequestURI() + " " + token);
          var status = exchange.getRequestURI().getPath().equals("/enter") ? 409 : 204;
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      var at = "http://127.0.0.1:" + server.getAddress().getPort();
      var plain = endpoint(at, Set.of());
      var endpoint = endpoint(at, Set.of(204, 409)).with(new Header("X-Token", () -> CANARY));
      endpoint.stop();
      endpoint.start();
      assertThat(requests).containsExactly("PUT/enter?q=1 " + CANARY, "PUT/leave " + CANARY);
      assertThat(endpoint.toString() + endpoint.shown()).doesNotContain(CANARY);
      plain.start();
      assertThatThrownBy(plain::stop)
          .hasMessage(
              "the service gate could not be stopped: PUT "
                  + at
                  + "/enter was answered with status 409");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aHeaderThatCannotBeSentIsAFailureWithoutItsValue() {
    var unfit =
        endpoint("http://127.0.0.1:1", Set.of()).with(new Header("X-Token", () -> CANARY + "\n"));
    var missing =
        endpoint("http://127.0.0.1:1", Set.of())
            .with(
                new Header(
                    "X-Token",
                    () -> {
                      throw new ConfigurationException(
                          FailureCode.CONFIG_INVALID, "TOKEN is not set", null);
                    }));

    var failed = catchThrowableOfType(ServiceFailedException.class, unfit::stop);
    assertThat(failed).hasMessageEndingWith("has a header that no request can have").hasNoCause();
    assertThat(failed.getMessage()).doesNotContain(CANARY);
    assertThatThrownBy(missing::start)
        .isInstanceOf(ServiceFailedException.class)
        .hasMessageEndingWith("needs a header that cannot be had: TOKEN is not set");
    assertThatThrownBy(endpoint("http://127.0.0.1:1", Set.of())::stop)
        .isInstanceOf(ServiceFailedException.class)
        .hasMessageEndingWith("cannot be reached");
  }

  private static MaintenanceEndpoint endpoint(String at, Set<Integer> statuses) {
    return new MaintenanceEndpoint(
        "gate",
        Optional.empty(),
        LIMIT,
        URI.create(at + "/enter?q=1"),
        URI.create(at + "/leave"),
        "PUT",
        statuses,
        Optional.empty());
  }
}
