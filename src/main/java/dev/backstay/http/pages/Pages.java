package dev.backstay.http.pages;

import dev.backstay.access.Accounts;
import dev.backstay.access.Action;
import dev.backstay.access.Tokens;
import dev.backstay.alarm.Alarm;
import dev.backstay.audit.AuditLog;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.evidence.ReportJson;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.UsageException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Problem;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.RefusedException;
import dev.backstay.http.Request;
import dev.backstay.http.Trait;
import dev.backstay.standing.Standing;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// All pages, as endpoints. None of them changes anything.
public final class Pages {

  private static final QueryParameter ORCHESTRATOR =
      new QueryParameter("orchestrator", "Which is meant; the first if left out.", "kohaku-prod");

  /// What pages tell about.
  ///
  /// @param expected what is expected of an orchestrator, and known of it from elsewhere
  /// @param alarms what is wrong now
  public record Sources(
      Desk desk,
      Function<Orchestrator, Standing.Expected> expected,
      Supplier<List<Alarm>> alarms,
      AuditLog audit,
      Tokens tokens,
      Accounts accounts) {}

  private final Sources sources;
  private final InstantSource time;
  private final Frame frame;

  /// Pages from the templates that were compiled with the program.
  public Pages(Sources sources, InstantSource time, String version) {
    this(sources, time, version, TemplateEngine.createPrecompiled(ContentType.Html));
  }

  /// The same from templates of another origin.
  public Pages(Sources sources, InstantSource time, String version, TemplateEngine templates) {
    this.sources = sources;
    this.time = time;
    this.frame = new Frame(time, version, templates);
  }

  /// The endpoints of all pages, and of what belongs to them.
  public List<Endpoint> all() {
    var all = new ArrayList<>(Assets.all());
    all.add(signIn());
    all.addAll(aboutSnapshots());
    all.addAll(aboutWork());
    return List.copyOf(all);
  }

  private Endpoint signIn() {
    return Endpoint.of(
        Method.GET,
        "/sign-in",
        new Need.Anonymous(),
        about("People sign in here."),
        request ->
            request.caller().isPresent()
                ? new Answer.Elsewhere("/")
                : new Answer.Page(
                    200,
                    frame.html(
                        PageContent.of("sign-in", "Sign in", "", ""), "", Optional.empty())));
  }

  private List<Endpoint> aboutSnapshots() {
    return List.of(
        page("/", "/", Action.LIST, "How each orchestrator stands.", this::overview),
        page("/snapshots", "/snapshots", Action.LIST, "Snapshots by day.", this::snapshots)
            .with(ORCHESTRATOR)
            .with(new QueryParameter("trigger", "Only those with that trigger.", "scheduled"))
            .with(new QueryParameter("standing", "Only those that count as that.", "good"))
            .with(new QueryParameter("cursor", "Only older ones than that.", "4f2a90c1d7e3")),
        page("/snapshots/{id}", "/snapshots", Action.SHOW, "One snapshot.", this::snapshot),
        page("/snapshots/{id}/files", "/snapshots", Action.SHOW, "What it holds.", this::files)
            .with(new QueryParameter("component", "The component's name.", "logs"))
            .with(new QueryParameter("path", "Below which path.", "digests/may.log")),
        page(
                "/snapshots/{id}/inflight",
                "/snapshots",
                Action.READ_CONTENT,
                "What was under way when it was taken.",
                this::inFlight)
            .with(Trait.READS_CONTENT),
        page("/restore/{id}", "/snapshots", Action.PLAN, "The way to a restore.", this::restore)
            .with(new QueryParameter("components", "Names, with commas between.", "host-db,logs"))
            .with(new QueryParameter("step", "`plan`, or nothing for the choice.", "plan")),
        page("/retention", "/retention", Action.PLAN, "What goes, and why.", this::retention)
            .with(ORCHESTRATOR));
  }

  private List<Endpoint> aboutWork() {
    return List.of(
        page("/runs", "/runs", Action.LIST, "Runs, the newest first.", this::runs)
            .with(ORCHESTRATOR)
            .with(new QueryParameter("kind", "Only runs of that kind.", "backup"))
            .with(new QueryParameter("state", "Only runs in that state.", "failed"))
            .with(new QueryParameter("cursor", "Only older ones than that.", "5f0c9a7e21b4")),
        page("/runs/{id}", "/runs", Action.SHOW, "One run.", this::run),
        page("/schedule", "/schedule", Action.LIST, "What begins by itself.", this::schedule)
            .with(ORCHESTRATOR),
        page("/drills", "/drills", Action.LIST, "Proofs that snapshots come back.", this::drills)
            .with(ORCHESTRATOR),
        page("/drills/{id}", "/drills", Action.SHOW, "What a drill found.", this::drill)
            .with(ORCHESTRATOR),
        page("/settings", "/settings", Action.SHOW, "Settings and access.", this::settings)
            .with(ORCHESTRATOR),
        page(
                "/audit",
                "/audit",
                new Need.MayEverywhere(Action.TOKENS),
                "What was done, and by whom.",
                this::audit)
            .with(new QueryParameter("before", "Only records before that number.", "120")));
  }

  private static About about(String summary) {
    return About.of(summary).answeringType(200, "A page.", "text/html; charset=utf-8");
  }

  private Endpoint page(
      String path,
      String place,
      Action action,
      String summary,
      Function<Visit, PageContent> content) {
    return page(path, place, new Need.May(action), summary, content);
  }

  private Endpoint page(
      String path, String place, Need need, String summary, Function<Visit, PageContent> content) {
    return Endpoint.of(
            Method.GET, path, need, about(summary), request -> answer(request, place, content))
        .with(Trait.IS_PAGE);
  }

  private Answer answer(Request request, String place, Function<Visit, PageContent> form) {
    var visit =
        new Visit(
            request,
            new Viewer(request.principal(), request.csrfToken()),
            sources.desk(),
            sources.expected(),
            time.instant());
    PageContent content;
    try {
      content = form.apply(visit);
    } catch (RefusedException refused) {
      content = PageContent.of(refused.problem());
    } catch (OperationFailedException failure) {
      content = PageContent.of(Problem.of(failure));
    }
    return new Answer.Page(content.status(), frame.html(content, place, Optional.of(visit)));
  }

  private PageContent overview(Visit visit) {
    return PageContent.of("overview", "Overview", "", Overview.of(visit, sources.alarms().get()));
  }

  private PageContent snapshots(Visit visit) {
    var orchestrator = visit.orchestrator();
    return PageContent.of(
        "snapshots",
        "Snapshots",
        orchestrator.name(),
        Asked.of(() -> Timeline.of(visit, orchestrator)));
  }

  private PageContent snapshot(Visit visit) {
    var found = visit.snapshot();
    return PageContent.of(
        "snapshot",
        "Snapshot " + found.line().id(),
        found.orchestrator().name(),
        SnapshotDetails.of(visit, found));
  }

  private PageContent files(Visit visit) {
    var found = visit.snapshot();
    return PageContent.of(
        "files",
        "Files of " + found.line().id(),
        found.orchestrator().name(),
        Browsing.of(visit, found));
  }

  private PageContent inFlight(Visit visit) {
    var found = visit.snapshot();
    return PageContent.of(
        "inflight",
        "Under way in " + found.line().id(),
        found.orchestrator().name(),
        InFlightWork.of(visit, found));
  }

  private PageContent restore(Visit visit) {
    var found = visit.snapshot();
    return PageContent.of(
        "restore",
        "Restore " + found.line().id(),
        found.orchestrator().name(),
        RestoreSteps.of(visit, found));
  }

  private PageContent retention(Visit visit) {
    var orchestrator = visit.orchestrator();
    requireAllOf(visit, orchestrator);
    return PageContent.of(
        "retention",
        "Retention",
        orchestrator.name(),
        Asked.of(() -> RetentionPreview.of(Documents.read(orchestrator.retention()))));
  }

  /// What is told of an orchestrator as a whole has the names of all its components in it.
  private static void requireAllOf(Visit visit, Orchestrator orchestrator) {
    if (!visit.viewer().scope().seesAllOf(orchestrator.name())) {
      throw new UsageException(
          FailureCode.ACCESS_DENIED,
          "not all of %s is in your scope".formatted(orchestrator.name()),
          "Ask somebody whose scope has all of it.");
    }
  }

  private PageContent runs(Visit visit) {
    return PageContent.of("runs", "Runs", visit.orchestrator().name(), RunList.of(visit));
  }

  private PageContent run(Visit visit) {
    var run = RunDetails.of(visit);
    var request = run.run().request();
    return PageContent.of(
        "run",
        Phrases.sentence(request.kind().label()) + " " + run.run().id().hex(),
        request.orchestrator(),
        run);
  }

  private PageContent schedule(Visit visit) {
    var orchestrator = visit.orchestrator();
    return PageContent.of(
        "schedule", "Schedule", orchestrator.name(), Agenda.of(visit, orchestrator));
  }

  private PageContent drills(Visit visit) {
    var orchestrator = visit.orchestrator();
    return PageContent.of(
        "drills",
        "Drills",
        orchestrator.name(),
        Asked.of(() -> DrillList.of(Documents.read(orchestrator.drills()))));
  }

  private PageContent drill(Visit visit) {
    var orchestrator = visit.orchestrator();
    requireAllOf(visit, orchestrator);
    var report = ReportJson.parse(orchestrator.drill(visit.request().variable("id")));
    return PageContent.of("drill", "Drill " + report.id(), orchestrator.name(), report);
  }

  private PageContent settings(Visit visit) {
    var orchestrator = visit.orchestrator();
    return PageContent.of(
        "settings",
        "Settings",
        orchestrator.name(),
        SettingsForm.of(visit, orchestrator, sources.tokens(), sources.accounts()));
  }

  private PageContent audit(Visit visit) {
    return PageContent.of(
        "audit",
        "Audit",
        "",
        Asked.of(() -> AuditPage.of(sources.audit(), visit.parameter("before"))));
  }
}
