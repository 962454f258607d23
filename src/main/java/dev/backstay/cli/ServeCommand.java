package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.config.Configuration;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.OwnFile;
import dev.backstay.daemon.Attended;
import dev.backstay.daemon.Daemon;
import dev.backstay.daemon.DaemonSettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs the service.
@Command(
    name = "serve",
    description = {
      "Take snapshots by schedule, show them in a browser, answer programs, raise alarms.",
      "",
      "Listens at 127.0.0.1:8470 unless `server` in the configuration says otherwise. Ends in order"
          + " on SIGTERM: runs are told to stop and waited for; what does not end in time goes on,"
          + " and the next start finds it."
    },
    footer = {
      "",
      "Examples:",
      "  backstay account create ada --role admin   who may sign in",
      "  backstay serve",
      "  backstay serve /etc/backstay/one.yaml /etc/backstay/two.yaml",
      "  backstay schedule list"
    })
final class ServeCommand extends SessionCommand {

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "The configurations of several orchestrators; the first says where to listen.")
  private List<String> files = new ArrayList<>();

  ServeCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var configurations = configurations();
    configurations.forEach(each -> OwnFile.require(each.file()));
    var first = configurations.getFirst();
    var surroundings = session().surroundings();
    var program = new OwnProgram(surroundings.workingDirectory());
    var installation = new Installation(first, surroundings);
    var settings =
        new DaemonSettings(
            installation.stateDirectory(),
            configurations.stream()
                .map(each -> new Attended(each, program.with(each.file())))
                .toList(),
            surroundings.hostName(),
            VersionCommand.version(),
            Path.of("/proc"),
            installation::secret,
            surroundings.clock(),
            this::log);
    var daemon = Daemon.start(settings);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon, ended), "end"));
    daemon.addresses().forEach(this::tell);
    if (daemon.isNobodyKnown()) {
      output().warn("nobody can sign in yet: `backstay account create NAME --role admin`");
    }
    awaitEnd(ended);
    return ExitCode.OK;
  }

  private List<Configuration> configurations() {
    if (files.isEmpty()) {
      return List.of(session().configuration());
    }
    var environment = session().surroundings().environment();
    var read =
        files.stream()
            .map(each -> ConfigurationFile.read(session().path(each), environment))
            .toList();
    var names = read.stream().map(Configuration::orchestrator).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new UsageException(
          FailureCode.CONFIG_CONFLICT,
          "two of the configurations are of the same orchestrator: " + String.join(", ", names),
          "Name each orchestrator once.");
    }
    return read;
  }

  private void tell(InetSocketAddress address) {
    output().say("listening at http://" + address.getHostString() + ":" + address.getPort());
  }

  private synchronized void log(String line) {
    session().terminal().err().println(line);
    session().terminal().err().flush();
  }

  private static void end(Daemon daemon, CountDownLatch ended) {
    try {
      daemon.close();
    } finally {
      ended.countDown();
    }
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
