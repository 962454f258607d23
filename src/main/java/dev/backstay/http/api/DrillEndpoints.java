package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.evidence.ReportHtml;
import dev.backstay.evidence.ReportJson;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What drills found out.
final class DrillEndpoints {

  /// The choices of a drill that name no snapshot.
  static final Set<String> BY_CHOICE = Set.of("latest", "by-turns");

  private static final String DRILLS = "/api/v1/drills";
  private static final String LINE =
      """
      {"drill":"3fa901b77d2c","held_at":"2026-11-20T05:00:00Z","snapshot":"4f2a90c1d7e3",\
      "proven":true,"recovery_ms":41230,"host":"db-1","commit":"9c1f..."}""";

  private final Subjects subjects;

  DrillEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.GET,
                DRILLS,
                new Need.May(Action.LIST),
                About.of("Lists the drills that were held, the newest last.")
                    .answering(200, "The drills.", "{\"drills\":[" + LINE + "]}"),
                this::list)
            .with(Subjects.ORCHESTRATOR),
        Endpoint.of(
                Method.GET,
                DRILLS + "/{id}",
                new Need.May(Action.SHOW),
                About.of("Shows what a drill asked and was answered: the report that is kept.")
                    .answering(200, "The report.", EXAMPLE),
                request -> new Answer.JsonText(200, report(request)))
            .with(Subjects.ORCHESTRATOR),
        Endpoint.of(
                Method.GET,
                DRILLS + "/{id}/page",
                new Need.May(Action.SHOW),
                About.of("The same as a page of its own, to be kept and printed.")
                    .answeringType(200, "A page.", "text/html; charset=utf-8"),
                this::page)
            .with(Subjects.ORCHESTRATOR));
  }

  private Answer page(Request request) {
    var page = ReportHtml.text(ReportJson.parse(report(request)));
    return new Answer.Stream(
        "text/html; charset=utf-8",
        Optional.of("drill-" + request.variable("id") + ".html"),
        to -> to.write(page.getBytes(StandardCharsets.UTF_8)));
  }

  private Answer list(Request request) {
    return new Answer.JsonText(200, subjects.orchestrator(request).drills());
  }

  private String report(Request request) {
    return subjects.orchestrator(request).drill(request.variable("id"));
  }

  private static final String EXAMPLE =
      """
      {"form":1,"drill":"3fa901b77d2c","proven":true,"started_at":"2026-11-20T05:00:00Z",\
      "took_ms":48112,"recovery_ms":41230,"snapshot":{"orchestrator":"kohaku-prod",\
      "id":"4f2a90c1d7e3","commit":"9c1f...","taken_at":"2026-11-20T03:00:09Z","grade":"exact",\
      "repository":"/srv/backstay","repository_id":"0a1b...","content_bytes":1048576,\
      "components":2},"asked":{"who":"root","why":"scheduled","chosen_by":"by-turns",\
      "host":"db-1","program":"1.0.0","engines":["PostgreSQL 15.20"]},"phases":[\
      {"name":"stage","subject":"host-db","took_ms":900,"bytes":1048576}],"answers":[\
      {"component":"host-db","question":"is it whole, by its own engine?","outcome":"good",\
      "detail":"","took_ms":41}]}""";
}
