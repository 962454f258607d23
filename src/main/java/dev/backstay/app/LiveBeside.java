package dev.backstay.app;

import dev.backstay.config.Configuration;
import dev.backstay.config.RepositoryPlace;
import dev.backstay.rehearsal.LiveThings;
import dev.backstay.rehearsal.LiveThings.At;
import dev.backstay.rehearsal.LiveThings.Named;
import dev.backstay.rehearsal.LiveThings.Server;
import dev.backstay.service.MaintenanceEndpoint;
import dev.backstay.service.Probe;
import java.net.URI;
import java.util.ArrayList;
import java.util.Optional;

/// What is live beside the components: repositories, services, and the configuration itself.
final class LiveBeside {

  private final ArrayList<At> places = new ArrayList<>();
  private final ArrayList<Server> servers = new ArrayList<>();
  private final ArrayList<Named> buckets = new ArrayList<>();

  private LiveBeside() {}

  /// What a configuration names.
  static LiveThings of(Configuration configuration) {
    var found = new LiveBeside();
    found.places.add(new At(configuration.file(), "the configuration"));
    configuration.repositories().forEach(it -> found.add(it.place(), "repository " + it.name()));
    for (var each : configuration.services()) {
      var what = "service " + each.service().name();
      each.service().probe().ifPresent(it -> found.add(it, what));
      if (each.service() instanceof MaintenanceEndpoint endpoint) {
        found.servers.add(LiveThings.serverAt(endpoint.enter(), what));
        found.servers.add(LiveThings.serverAt(endpoint.leave(), what));
      }
    }
    return new LiveThings(found.places, found.servers, found.buckets);
  }

  private void add(Probe probe, String what) {
    switch (probe) {
      case Probe.Http http -> servers.add(LiveThings.serverAt(http.uri(), what));
      case Probe.Tcp tcp -> servers.add(Server.at(tcp.host(), tcp.port(), what));
      case Probe.Command _, Probe.Sql _ -> {}
    }
  }

  private void add(RepositoryPlace place, String what) {
    switch (place) {
      case RepositoryPlace.Directory _ -> {}
      case RepositoryPlace.Bucket(var s3, _) -> {
        buckets.add(new Named(s3.bucket(), what));
        add(s3.server().endpoint(), what);
      }
      case RepositoryPlace.Sftp(var sftp, _, _) ->
          servers.add(Server.at(sftp.host(), sftp.port(), what));
      case RepositoryPlace.Azure(var azure, _) -> {
        buckets.add(new Named(azure.account(), what));
        add(azure.endpoint(), what);
      }
      case RepositoryPlace.Gcs(var gcs, _) -> {
        buckets.add(new Named(gcs.bucket(), what));
        add(gcs.endpoint(), what);
      }
    }
    place.secretFiles().forEach(it -> places.add(new At(it.path(), "a key of " + what)));
  }

  private void add(Optional<URI> endpoint, String what) {
    endpoint.ifPresent(it -> servers.add(LiveThings.serverAt(it, what)));
  }
}
