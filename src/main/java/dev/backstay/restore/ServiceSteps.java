package dev.backstay.restore;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledService;
import dev.backstay.restore.journal.JournaledService.Standing;
import dev.backstay.restore.journal.Phase;
import dev.backstay.restore.journal.RestoreJournal;
import dev.backstay.run.Progress;
import dev.backstay.service.Service;
import dev.backstay.service.ServiceFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Stops the services of a restore, and starts them the other way round; any of it may have been
/// done before. Each stop and each start is recorded before it is begun and after it was done.
final class ServiceSteps {

  private final List<Service> services;
  private final ServerSteps servers;
  private final RestoreJournal journal;
  private final Progress progress;
  private final Map<String, Standing> standings = new LinkedHashMap<>();

  private ServiceSteps(
      List<Service> services, ServerSteps servers, RestoreJournal journal, Progress progress) {
    this.services = List.copyOf(services);
    this.servers = servers;
    this.journal = journal;
    this.progress = progress;
  }

  /// Those of a restore that is about to begin.
  ///
  /// @param servers what is restored into servers; some services may be such servers themselves
  static ServiceSteps of(
      RestorePlan plan, ServerSteps servers, RestoreJournal journal, Progress progress) {
    return new ServiceSteps(plan.services(), servers, journal, progress);
  }

  /// Those that an unfinished restore has touched.
  ///
  /// @throws RestoreRefusedException if the configuration does not lead to the same services
  static ServiceSteps of(
      JournalState state, List<Service> configured, ServerSteps servers, RestoreJournal journal) {
    var found = new ArrayList<Service>();
    for (var each : state.services()) {
      found.add(find(each, configured));
    }
    var steps = new ServiceSteps(found, servers, journal, Progress.NONE);
    state.services().forEach(each -> steps.standings.put(each.name(), each.standing()));
    return steps;
  }

  private static Service find(JournaledService journaled, List<Service> configured) {
    var service = configured.stream().filter(it -> it.name().equals(journaled.name())).findFirst();
    var place = service.map(Service::shown).orElse("nothing");
    if (service.isEmpty() || !place.equals(journaled.place())) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_UNFINISHED,
          "the unfinished restore has stopped the service %s (%s), which is configured as %s now"
              .formatted(journaled.name(), journaled.place(), place),
          "Configure it as it was until the restore has ended, then run the same command again.");
    }
    return service.get();
  }

  /// Stops, before anything was stopped, all that may use what is restored, in the order of the
  /// configuration.
  void stopUsers() throws IOException {
    if (!services.isEmpty()) {
      journal.enter(Phase.STOPPING);
    }
    for (var service : services) {
      if (!servers.isServer(service)) {
        stop(service);
      }
    }
  }

  /// Stops what is itself a server whose files are exchanged, once it has kept all in them.
  void stopServers() throws IOException {
    for (var service : services) {
      if (servers.isServer(service)) {
        servers.keep(service);
        stop(service);
      }
    }
  }

  /// Stops all that may run, in the order of the configuration.
  void stop() throws IOException {
    for (var service : services) {
      stop(service);
    }
  }

  private void stop(Service service) throws IOException {
    if (standings.get(service.name()) != Standing.STOPPED) {
      progress.report(new Progress.Step("stop", service.name(), 0));
      record(service, Standing.STOPPING);
      service.stop();
      record(service, Standing.STOPPED);
    }
  }

  /// Starts what was stopped with the restored state, the last one first, until one is not well.
  /// What a server serves is compared before the next one is started, which may use it.
  void start() throws IOException {
    for (var service : toBeStarted()) {
      begin(service);
      servers.compare(service);
      record(service, Standing.STARTED);
    }
  }

  /// Starts what was stopped with the former state, the last one first, also if some are not well.
  ///
  /// @throws ServiceFailedException of the first that is not well, when all were started
  void startAgain() throws IOException {
    ServiceFailedException first = null;
    for (var service : toBeStarted()) {
      try {
        begin(service);
        record(service, Standing.STARTED);
      } catch (ServiceFailedException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private List<Service> toBeStarted() {
    return services.reversed().stream()
        .filter(it -> standings.getOrDefault(it.name(), Standing.STARTED) != Standing.STARTED)
        .toList();
  }

  private void begin(Service service) throws IOException {
    progress.report(new Progress.Step("start", service.name(), 0));
    record(service, Standing.STARTING);
    service.startWell();
  }

  private void record(Service service, Standing standing) throws IOException {
    journal.service(new JournaledService(service.name(), service.shown(), standing));
    standings.put(service.name(), standing);
  }

  /// Says which services are not started, as a sentence; empty if there are none.
  String left() {
    return left(
        standings.entrySet().stream()
            .filter(each -> each.getValue() != Standing.STARTED)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", ")));
  }

  /// The same of what a journal tells.
  static String left(JournalState state) {
    return left(
        state.services().stream()
            .filter(each -> each.standing() != Standing.STARTED)
            .map(JournaledService::name)
            .collect(Collectors.joining(", ")));
  }

  private static String left(String names) {
    return names.isEmpty() ? "" : " Services that were stopped are not started: " + names + ".";
  }
}
