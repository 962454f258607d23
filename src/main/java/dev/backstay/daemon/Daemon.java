package dev.backstay.daemon;

import dev.backstay.access.Allowance;
import dev.backstay.access.Attempts;
import dev.backstay.access.Sessions;
import dev.backstay.alarm.Alarms;
import dev.backstay.alarm.Egress;
import dev.backstay.config.RepositoryPlace;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.ServerSettings;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Children;
import dev.backstay.dispatch.Dispatcher;
import dev.backstay.dispatch.Program;
import dev.backstay.dispatch.Questions;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunFiles;
import dev.backstay.dispatch.Scheduler;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.http.Credentials;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Listener;
import dev.backstay.http.Serving;
import dev.backstay.http.admin.AdminBackups;
import dev.backstay.http.api.Api;
import dev.backstay.http.pages.Pages;
import dev.backstay.syslog.Collector;
import dev.backstay.syslog.Forwarder;
import dev.backstay.syslog.Forwarding;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The service at work.
public final class Daemon implements AutoCloseable {

  private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(10);

  /// Of how many runs it is remembered how they ended.
  private static final int RUNS_KEPT = 5000;

  private static final Duration TIDY_AFTER = Duration.ofHours(6);

  /// Who does not tick for longer than that is no longer attending.
  private static final Duration SCHEDULE_SILENT = Duration.ofMinutes(5);

  private final DaemonSettings settings;
  private final ServiceState state;
  private final InstanceLock lock;
  private final EventLog log;
  private final Dispatcher dispatcher;
  private final Questions questions = new Questions();
  private final Desk desk;
  private final Leftovers leftovers;
  private final Scheduler scheduler;
  private final Optional<Forwarding> forwarding;
  private final Watch watch;
  private final Listener listener;
  private Instant tidiedAt = Instant.EPOCH;
  private volatile Instant tickedAt = Instant.EPOCH;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread attending;

  private Daemon(DaemonSettings settings, ServiceState state, InstanceLock lock) {
    this.settings = settings;
    this.state = state;
    this.lock = lock;
    log = new EventLog(settings.time(), settings.log());
    var programs = new LinkedHashMap<String, Program>();
    var orchestrators = new ArrayList<Orchestrator>();
    for (var each : settings.attended()) {
      var configuration = each.configuration();
      programs.put(configuration.orchestrator(), each.program());
      orchestrators.add(
          new Orchestrator(
              configuration.orchestrator(),
              configuration.componentNames(),
              configuration.repositories().stream().map(it -> it.name()).toList(),
              configuration.attendance(),
              each.program(),
              questions,
              settings.time()));
    }
    dispatcher =
        new Dispatcher(
            programs,
            state.journal().runs(),
            new RunFiles(state.directory().resolve("runs")),
            new Children(settings.processes()),
            settings.time(),
            this::ended);
    desk = new Desk(orchestrators, dispatcher, state.journal().settings(), settings.time());
    leftovers = new Leftovers(desk, log);
    scheduler =
        new Scheduler(
            dispatcher.ledger(),
            dispatcher::start,
            desk::jobs,
            desk::knownSince,
            settings.time(),
            log::failed);
    forwarding = forwarding();
    watch = watch();
    var unfinished = dispatcher.takeUp();
    listener = Listener.start(Listening.settings(server()), serving());
    attending = Thread.ofPlatform().name("schedule").start(() -> attend(unfinished));
    watch.start();
    forwarding.ifPresent(Forwarding::start);
  }

  /// Starts the service; it listens when this returns.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if it cannot; nothing is left at work
  public static Daemon start(DaemonSettings settings) {
    var state = ServiceState.open(settings.stateDirectory(), settings.time());
    try {
      var lock = InstanceLock.take(state.directory().resolve("serve.lock"));
      try {
        return new Daemon(settings, state, lock);
      } catch (RuntimeException | Error failed) {
        lock.close();
        throw failed;
      }
    } catch (RuntimeException | Error failed) {
      state.close();
      throw failed;
    }
  }

  private ServerSettings server() {
    return settings.attended().getFirst().configuration().attendance().server();
  }

  private Serving serving() {
    var time = settings.time();
    var credentials =
        new Credentials(
            state.tokens(),
            state.accounts(),
            new Sessions(state.journal().accounts(), time),
            Listening.certificates(server()),
            new Attempts(time),
            new Attempts(time),
            new Allowance(time));
    return new Serving(endpoints(), credentials, state.trail(), List::of, time, settings.log());
  }

  private List<Endpoint> endpoints() {
    var journal = state.journal();
    var api =
        new Api(
            desk,
            new Api.Who(state.tokens(), state.accounts()),
            new Api.Trail(state.trail(), journal.audit(), state::verifyTrail),
            watch::standing,
            settings.time());
    var endpoints = new ArrayList<>(api.all());
    endpoints.addAll(new AdminBackups(desk, settings.version()).all());
    var sources =
        new Pages.Sources(
            desk,
            desk::expected,
            watch::standing,
            journal.audit(),
            state.tokens(),
            state.accounts());
    endpoints.addAll(new Pages(sources, settings.time(), settings.version()).all());
    return endpoints;
  }

  /// What was left when a former process ended is looked after first, then what is due.
  private void attend(List<Run> unfinished) {
    leftovers.lookAfter(unfinished);
    try {
      Duration wait;
      do {
        wait = tick();
      } while (!ending.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS));
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration tick() {
    try {
      var wait = scheduler.tick();
      tickedAt = settings.time().instant();
      if (Duration.between(tidiedAt, tickedAt).abs().compareTo(TIDY_AFTER) > 0) {
        dispatcher.forgetOld(RUNS_KEPT);
        tidiedAt = tickedAt;
      }
      return wait;
    } catch (OperationFailedException failed) {
      log.failed(failed);
      return Scheduler.LOOK_AGAIN;
    }
  }

  private Watch watch() {
    var notifications =
        settings.attended().stream()
            .flatMap(each -> each.configuration().attendance().notifications().stream())
            .distinct()
            .toList();
    return new Watch(
        new Lookout(desk, places(), () -> forwarding.flatMap(Forwarding::unsent)),
        new Alarms(state.journal().alarms(), settings.hostName(), settings.time()),
        Recipients.of(notifications, settings.secrets(), settings.time()),
        this::isScheduleAlive,
        settings.time(),
        log);
  }

  private Optional<Forwarding> forwarding() {
    var journal = state.journal();
    return server()
        .auditSyslog()
        .map(it -> new Collector(it.host(), it.port(), it.tls()))
        .map(
            to ->
                new Forwarder(
                    journal.audit(), journal.forwarded(), to, Egress.system(), settings.hostName()))
        .map(forwarder -> new Forwarding(forwarder, log));
  }

  /// Where there should be room: what is remembered, and repositories that are directories.
  private List<Path> places() {
    var repositories =
        settings.attended().stream()
            .flatMap(each -> each.configuration().repositories().stream())
            .map(RepositorySettings::place)
            .filter(RepositoryPlace.Directory.class::isInstance)
            .map(place -> ((RepositoryPlace.Directory) place).path().path());
    return Stream.concat(Stream.of(state.directory()), repositories).distinct().toList();
  }

  private boolean isScheduleAlive() {
    return attending.isAlive()
        && Duration.between(tickedAt, settings.time().instant()).compareTo(SCHEDULE_SILENT) < 0;
  }

  private void ended(Run run) {
    log.ended(run);
    desk.ended(run);
    leftovers.ended(run);
  }

  /// Where it listens, with the ports that were free.
  public List<InetSocketAddress> addresses() {
    return listener.addresses();
  }

  /// Whether nobody could sign in.
  public boolean isNobodyKnown() {
    return state.isNobodyKnown();
  }

  /// Everything that can be asked of it.
  public Desk desk() {
    return desk;
  }

  /// Ends: takes no more requests, begins nothing more, tells runs to stop and waits for them for
  /// as long as the configuration says. What has not ended then goes on, and the next start finds
  /// it.
  @Override
  public void close() {
    try {
      ending.countDown();
      var going = dispatcher.end(settings.stopWithin());
      watch.end();
      questions.end();
      listener.stop(ANSWERS_LIMIT);
      watch.close();
      if (forwarding.isPresent()) {
        forwarding.get().close();
      }
      attending.join(ANSWERS_LIMIT);
      log.ending(going);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.close();
      lock.close();
    }
  }
}
