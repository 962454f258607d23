package dev.backstay.app;

import dev.backstay.ask.Opening;
import dev.backstay.backup.Backup;
import dev.backstay.backup.BackupRequest;
import dev.backstay.backup.CommandHold;
import dev.backstay.backup.Hold;
import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Handlers;
import dev.backstay.component.LiveState;
import dev.backstay.component.postgres.PostgresDumpFiles;
import dev.backstay.config.Configuration;
import dev.backstay.config.ResolvedPath;
import dev.backstay.config.SecretSource;
import dev.backstay.config.ServiceSettings;
import dev.backstay.config.TriggerSettings;
import dev.backstay.drill.Drill;
import dev.backstay.entity.EntityRestore;
import dev.backstay.failure.UsageException;
import dev.backstay.importing.Form;
import dev.backstay.importing.Import;
import dev.backstay.importing.ImportRequest;
import dev.backstay.offload.NamedElsewhere;
import dev.backstay.offload.Offload;
import dev.backstay.offload.OffloadRequest;
import dev.backstay.offload.UnfinishedOffload;
import dev.backstay.repository.Repository;
import dev.backstay.restore.PartialRestore;
import dev.backstay.restore.Restore;
import dev.backstay.restore.SafetySnapshot;
import dev.backstay.restore.UnfinishedRestore;
import dev.backstay.service.Header;
import dev.backstay.service.MaintenanceEndpoint;
import dev.backstay.service.Probe;
import dev.backstay.service.Service;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One configured orchestrator, with everything that works on it.
public final class Installation {

  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration HOLD_LIMIT = Duration.ofMinutes(5);

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final Handlers handlers;

  public Installation(Configuration configuration, Surroundings surroundings) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    handlers =
        new KindHandlers(
            surroundings.clock(),
            configuration.hold().isPresent(),
            scratchDirectory(),
            configuration.declared());
  }

  /// The configuration it was built from.
  public Configuration configuration() {
    return configuration;
  }

  /// What the configured preset finds now; empty if none is configured.
  ///
  /// @throws dev.backstay.failure.ConfigurationException if it finds nothing, or cannot read it
  public Optional<PresetView> presetView() {
    return PresetView.of(configuration, surroundings.environment());
  }

  /// The repositories that it names.
  public Repositories repositories() {
    return new Repositories(configuration, surroundings, stateDirectory());
  }

  /// Where this host keeps what it must remember.
  public Path stateDirectory() {
    return configuration
        .stateDirectory()
        .map(ResolvedPath::path)
        .orElseGet(surroundings::defaultStateDirectory);
  }

  /// Where temporary copies are made.
  public Path scratchDirectory() {
    return configuration
        .scratchDirectory()
        .map(ResolvedPath::path)
        .orElseGet(surroundings::defaultScratchDirectory);
  }

  private Path restoreState() {
    return stateDirectory().resolve("restores").resolve(configuration.orchestrator());
  }

  /// What takes snapshots.
  public Backup backup(Repository repository) {
    Hold hold =
        configuration
            .hold()
            .<Hold>map(
                it -> new CommandHold(it.pause(), it.resume(), it.limit(), secretVariables()))
            .orElse(Hold.NONE);
    return new Backup(repository, handlers, hold, surroundings.clock())
        .checking(configuration.references())
        .asking(configuration.declared());
  }

  /// What brings in backups of other programs.
  public Import importing(Repository repository) {
    var clock = surroundings.clock();
    return new Import(
        repository, handlers, KindHandlers.databaseFiles(clock), new PostgresDumpFiles(), clock);
  }

  /// A request to bring in a backup, under this orchestrator's name.
  ///
  /// @param form its form; found out if empty
  /// @param component the configured component that its part of the same kind is
  /// @param again whether it is brought in even if it is there already
  public ImportRequest importRequest(
      Path source, Optional<Form> form, Optional<ComponentName> component, boolean again) {
    return new ImportRequest(
        configuration.orchestrator(),
        configuration.components(),
        source,
        form,
        component,
        scratchDirectory(),
        again);
  }

  /// The environment variables that hold secrets.
  private Set<String> secretVariables() {
    var names =
        new HashSet<>(
            Set.of("BACKSTAY_PASSWORD", "BACKSTAY_PASSWORD_COMMAND", "BACKSTAY_KEY_COMMAND"));
    for (var settings : configuration.repositories()) {
      if (settings.password().orElse(null) instanceof SecretSource.Environment(var variable)) {
        names.add(variable);
      }
      for (var secret : settings.place().secrets()) {
        if (secret instanceof SecretSource.Environment(var variable)) {
          names.add(variable);
        }
      }
    }
    for (var settings : configuration.services()) {
      if (settings.header().map(it -> it.value()).orElse(null)
          instanceof SecretSource.Environment(var variable)) {
        names.add(variable);
      }
    }
    return names;
  }

  /// A request for a snapshot of those components, with the configured limits.
  ///
  /// @param holdWait how long to wait for a hold; the configured limit if empty
  public BackupRequest backupRequest(
      List<Component> components,
      Trigger trigger,
      List<String> tags,
      List<String> pins,
      Optional<Duration> holdWait) {
    var limit = configuration.hold().map(it -> it.limit()).orElse(HOLD_LIMIT);
    return new BackupRequest(
        configuration.orchestrator(),
        components,
        trigger,
        tags,
        pins,
        holdWait.orElse(limit),
        limit,
        scratchDirectory());
  }

  /// A secret, read where the configuration says that it is.
  public String secret(SecretSource source) {
    return new Passwords(surroundings).text(source);
  }

  /// What the orchestrator's own start and stop begin.
  public TriggerSettings triggers() {
    return configuration.attendance().triggers();
  }

  /// Whether this host is another one than that which a snapshot names.
  public boolean isOtherThan(String host) {
    return !host.equals(surroundings.hostName());
  }

  /// What recognises databases among files.
  public DatabaseFiles databaseFiles() {
    return KindHandlers.databaseFiles(surroundings.clock());
  }

  /// What looks after a component.
  public ComponentHandler handlerOf(Component component) {
    return handlers.handlerOf(component);
  }

  /// What restores them.
  public Restore restore(Repository repository) {
    var safety =
        new SafetySnapshot(
            repository, configuration.orchestrator(), handlers, surroundings.clock());
    return new Restore(
            repository,
            configuration.components(),
            handlers,
            safety,
            restoreState(),
            surroundings.clock())
        .stopping(services())
        .checking(configuration.references())
        .declaring(configuration.declared());
  }

  /// What restores one thing among all that is live. Its components may be in use.
  public EntityRestore entityRestore(Repository repository) {
    var clock = surroundings.clock();
    var safety =
        new SafetySnapshot(repository, configuration.orchestrator(), handlers, clock)
            .besideWriters(scratchDirectory());
    var components = configuration.components();
    return new EntityRestore(
        repository,
        components,
        handlers,
        opening(),
        new PartialRestore(components, handlers, safety, restoreState(), clock),
        new EntityRestore.Places(restoreState(), scratchDirectory()));
  }

  /// What rehearses restores.
  ///
  /// @param program the version of this program, for the report
  public Drill drill(Repository repository, String program) {
    var household =
        new Drill.Household(
            configuration.components(),
            configuration.references(),
            configuration.declared(),
            scratchDirectory(),
            keptDirectories(),
            LiveBeside.of(configuration),
            configuration.drill().service(),
            surroundings.hostName(),
            program);
    return new Drill(repository, handlers, new KindEngines(), household, surroundings.clock());
  }

  /// What opens components to be asked for rows.
  public Opening opening() {
    return new Opening(
        handlers,
        new KindEngines(),
        new KindEngine(),
        new Opening.Whereabouts(configuration.components(), scratchDirectory(), keptDirectories()));
  }

  /// What nothing that is only tried may touch.
  private List<Path> keptDirectories() {
    var kept = new ArrayList<>(List.of(stateDirectory()));
    configuration
        .repositories()
        .forEach(it -> it.place().directory().map(ResolvedPath::path).ifPresent(kept::add));
    return kept;
  }

  /// What may be asked of an offload of that component.
  ///
  /// @param olderThan younger files stay; as configured if empty
  /// @param keep how many of the newest stay in each directory; as configured if empty
  /// @throws UsageException if the configuration does not let it, or lets go of less
  public OffloadRequest offloadRequest(
      String component, Optional<Duration> olderThan, Optional<Integer> keep) {
    return new Offloadable(configuration, stateDirectory(), scratchDirectory())
        .request(component, olderThan, keep);
  }

  /// What moves old files into snapshots.
  public Offload offload(Repository repository) {
    return new Offload(
        repository,
        configuration.orchestrator(),
        databaseFiles(),
        new NamedElsewhere(
            configuration.references(), configuration.components(), handlers, scratchDirectory()),
        new Offload.Places(restoreState(), PROCESSES),
        surroundings.clock());
  }

  /// An offload that was left unfinished, if one was.
  public UnfinishedOffload unfinishedOffload() {
    return new UnfinishedOffload(restoreState(), PROCESSES);
  }

  /// A restore that was left unfinished, if one was.
  public UnfinishedRestore unfinishedRestore() {
    return new UnfinishedRestore(restoreState(), configuration.components(), handlers)
        .stopping(services());
  }

  /// What is stopped around a restore, in this order.
  public List<Service> services() {
    return configuration.services().stream().map(this::service).toList();
  }

  /// The value of a header is had when it is needed: what needs none must not fail for it.
  private Service service(ServiceSettings settings) {
    Service service =
        settings.service() instanceof MaintenanceEndpoint endpoint && settings.header().isPresent()
            ? endpoint.with(header(settings.header().get()))
            : settings.service();
    return service.probe().orElse(null) instanceof Probe.Sql query
        ? service.with(query.asked(this::firstValue))
        : service;
  }

  private Optional<String> firstValue(String name, String query, Duration limit)
      throws IOException {
    for (var component : configuration.components()) {
      if (component.name().value().equals(name)
          && handlers.handlerOf(component) instanceof LiveState live) {
        return live.first(query, limit);
      }
    }
    throw new IOException(name + " cannot be asked");
  }

  private Header header(ServiceSettings.HeaderSettings header) {
    return new Header(header.name(), () -> new Passwords(surroundings).text(header.value()));
  }
}
