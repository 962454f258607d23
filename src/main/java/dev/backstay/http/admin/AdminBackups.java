package dev.backstay.http.admin;

import dev.backstay.access.Action;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.Request;
import dev.backstay.http.Trait;
import dev.backstay.json.Json;
import dev.backstay.standing.SnapshotLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// The five endpoints of the backup interface that SynthOrg has, over the first orchestrator in
/// the caller's scope.
public final class AdminBackups {

  static final String BACKUPS = "/api/v1/admin/backups";
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 500;

  private final Desk desk;
  private final String version;
  private final BackupChanges changes;

  /// @param version of this program
  public AdminBackups(Desk desk, String version) {
    this(desk, version, AwaitedRuns.LIMIT);
  }

  /// The same, which waits for runs no longer than that.
  AdminBackups(Desk desk, String version, Duration limit) {
    this.desk = desk;
    this.version = version;
    changes = new BackupChanges(this, new AwaitedRuns(desk, limit));
  }

  /// The endpoints.
  public List<Endpoint> all() {
    return Stream.of(reading(), changing()).flatMap(List::stream).toList();
  }

  private List<Endpoint> changing() {
    return List.of(
        Endpoint.of(
                Method.POST,
                BACKUPS,
                new Need.May(Action.RUN),
                About.of("Takes a backup and waits for it.")
                    .asking("{}")
                    .answering(201, "Its manifest.", Envelope.example(Manifest.EXAMPLE))
                    .answering(
                        202,
                        "It takes longer than an hour: follow the run.",
                        Envelope.example("{\"run_id\":\"5f0c9a7e21b4\",\"state\":\"running\"}")),
                changes::create)
            .with(Trait.NEEDS_KEY),
        Endpoint.of(
            Method.DELETE,
            BACKUPS + "/{id}",
            new Need.May(Action.DELETE),
            About.of("Forgets a backup; for a while it can be brought back with `undelete`.")
                .answeringNothing("It was forgotten."),
            changes::delete),
        Endpoint.of(
                Method.POST,
                BACKUPS + "/restore",
                new Need.May(Action.RESTORE),
                About.of("Restores a backup and waits for it: all of it, or nothing.")
                    .asking(
                        """
                        {"backup_id":"4f2a90c1d7e3","components":["persistence"],"confirm":true}""")
                    .answering(
                        200,
                        "It was restored; the orchestrator is to be started again.",
                        Envelope.example(
                            "{\"manifest\":"
                                + Manifest.EXAMPLE
                                + ",\"restored_components\":[\"persistence\"],"
                                + "\"safety_backup_id\":\"5f0c9a7e21b4\","
                                + "\"restart_required\":true}")),
                changes::restore)
            .with(Trait.NEEDS_KEY));
  }

  private List<Endpoint> reading() {
    return List.of(
        Endpoint.of(
                Method.GET,
                BACKUPS,
                new Need.May(Action.LIST),
                About.of("Lists backups, the newest first.")
                    .answering(
                        200,
                        "A page.",
                        """
                        {"data":[{"backup_id":"4f2a90c1d7e3","timestamp":"2026-11-20T03:00:09Z",\
                        "trigger":"manual","components":["persistence"],"size_bytes":1048576,\
                        "compressed":true}],"pagination":{"limit":50,"next_cursor":null,\
                        "has_more":false,"total":1},"error":null,"success":true}"""),
                this::list)
            .with(new QueryParameter("limit", "How many at most, 1 to 500.", "50"))
            .with(
                new QueryParameter(
                    "cursor", "The `next_cursor` of the page before.", "4f2a90c1d7e3")),
        Endpoint.of(
            Method.GET,
            BACKUPS + "/{id}",
            new Need.May(Action.SHOW),
            About.of("Shows the manifest of a backup.")
                .answering(200, "The manifest.", Envelope.example(Manifest.EXAMPLE)),
            this::show));
  }

  /// The first orchestrator in the caller's scope.
  Orchestrator orchestrator(Request request) {
    return desk.orchestrators().stream()
        .filter(each -> request.principal().scope().sees(each.name()))
        .findFirst()
        .orElseThrow(Request::absent);
  }

  /// The backup of that id; what is none of this interface's is not there.
  SnapshotLine backup(Orchestrator orchestrator, String id) {
    var line = orchestrator.snapshot(id);
    if (!Manifest.isBackup(line)) {
      throw Request.absent();
    }
    return line;
  }

  /// What is answered of a backup.
  Manifest manifest(SnapshotLine line) {
    return new Manifest(line, version);
  }

  private Answer list(Request request) {
    var orchestrator = orchestrator(request);
    request.requireMay(Action.LIST, orchestrator.name());
    // By the chain's order: neither names nor clocks tell which is the newest.
    var newest =
        orchestrator.snapshots().snapshots().reversed().stream()
            .filter(Manifest::isBackup)
            .toList();
    var limit = limit(request);
    var from = begin(request, newest);
    var page = newest.subList(from, Math.min(newest.size(), from + limit));
    var hasMore = from + page.size() < newest.size();
    return Envelope.around(
        200,
        json -> {
          Json.objects(json, "data", page, each -> manifest(each).writeItem(json));
          json.writeObjectPropertyStart("pagination");
          json.writeNumberProperty("limit", limit);
          writeNext(json, hasMore ? Optional.of(page.getLast().id()) : Optional.empty());
          json.writeBooleanProperty("has_more", hasMore);
          json.writeNumberProperty("total", newest.size());
          json.writeEndObject();
        });
  }

  private static void writeNext(JsonGenerator json, Optional<String> cursor) {
    if (cursor.isPresent()) {
      json.writeStringProperty("next_cursor", cursor.get());
    } else {
      json.writeNullProperty("next_cursor");
    }
  }

  private static int limit(Request request) {
    var text = request.query().getOrDefault("limit", Integer.toString(LIMIT_DEFAULT));
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > LIMIT_MAX) {
      throw new UsageException(
          FailureCode.USAGE, "limit is not 1 to " + LIMIT_MAX, "Ask for the rest by the cursor.");
    }
    return Integer.parseInt(text);
  }

  private static int begin(Request request, List<SnapshotLine> newest) {
    var cursor = Optional.ofNullable(request.query().get("cursor"));
    if (cursor.isEmpty()) {
      return 0;
    }
    var at = newest.stream().map(SnapshotLine::id).toList().indexOf(cursor.get());
    if (at < 0) {
      throw new UsageException(
          FailureCode.USAGE,
          "the backup that the cursor names is not there, or no longer",
          "Ask for the first page again.");
    }
    return at + 1;
  }

  private Answer show(Request request) {
    var orchestrator = orchestrator(request);
    request.requireMay(Action.SHOW, orchestrator.name());
    var line = backup(orchestrator, request.variable("id"));
    return Envelope.of(200, manifest(line)::write);
  }
}
