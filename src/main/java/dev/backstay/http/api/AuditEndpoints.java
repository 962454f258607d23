package dev.backstay.http.api;

import dev.backstay.access.Action;
import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditRecord;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.http.About;
import dev.backstay.http.Answer;
import dev.backstay.http.Endpoint;
import dev.backstay.http.Method;
import dev.backstay.http.Need;
import dev.backstay.http.QueryParameter;
import dev.backstay.http.Request;
import dev.backstay.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The audit trail: looked at, exported, verified. It tells of everything, so it takes a scope
/// without limits.
final class AuditEndpoints {

  private static final String AUDIT = "/api/v1/audit";
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 500;
  private static final String EXAMPLE =
      """
      {"records":[{"number":"7","at":"2026-11-20T03:00:00Z","actor":"token 4f2a90c1d7e3",\
      "role":"admin","source":"127.0.0.1","action":"POST /api/v1/runs","object":"/api/v1/runs",\
      "outcome":"begins","request_digest":"","previous_hash":"","hash":""}],"next":"7"}""";

  private final AuditLog log;
  private final Api.Verification verification;

  AuditEndpoints(AuditLog log, Api.Verification verification) {
    this.log = log;
    this.verification = verification;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
                Method.GET,
                AUDIT,
                new Need.MayEverywhere(Action.TOKENS),
                About.of("Shows what was done, the newest first; or exports all of it.")
                    .answering(200, "A page; `next` is there if there are older records.", EXAMPLE),
                this::records)
            .with(new QueryParameter("cursor", "The `next` of the page before.", "7"))
            .with(new QueryParameter("limit", "How many at most, 1 to 500.", "50"))
            .with(
                new QueryParameter(
                    "format", "`jsonl`: all records, the oldest first, one a line.", "jsonl")),
        Endpoint.of(
            Method.GET,
            AUDIT + "/verify",
            new Need.MayEverywhere(Action.TOKENS),
            About.of("Says whether the trail is what was entered.")
                .answering(
                    200,
                    "If it is not: `whole` is false, with `number`, `flaw` and `why`.",
                    "{\"whole\":true,\"count\":7,\"hash\":\"\"}"),
            _ -> verified()));
  }

  private Answer records(Request request) {
    var format = Optional.ofNullable(request.query().get("format"));
    if (format.isPresent()) {
      if (!format.get().equals("jsonl")) {
        throw new UsageException(
            FailureCode.USAGE, "format is not jsonl", "Leave it out for a page of records.");
      }
      return new Answer.Stream("application/x-ndjson", Optional.of("audit.jsonl"), this::export);
    }
    var limit = QueryValues.limit(request.query().get("limit"), LIMIT_DEFAULT, LIMIT_MAX);
    var before = QueryValues.parameter(request.query().get("cursor"), Long::parseLong);
    try {
      var end = before.orElse(log.last().map(AuditHead::number).orElse(0L) + 1);
      var from = Math.max(1, end - limit);
      var page =
          log.page(from, limit).stream().filter(each -> each.number() < end).toList().reversed();
      return new Answer.JsonText(200, text(page, from));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String text(List<AuditRecord> page, long from) {
    return Json.text(
        json -> {
          Json.objects(json, "records", page, each -> write(json, each));
          if (from > 1 && !page.isEmpty()) {
            json.writeStringProperty("next", Long.toString(from));
          }
        });
  }

  private static void write(JsonGenerator json, AuditRecord each) {
    each.fields().forEach(json::writeStringProperty);
  }

  private void export(OutputStream to) throws IOException {
    try {
      log.read(1, each -> line(each, to));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void line(AuditRecord each, OutputStream to) {
    try {
      to.write((Json.text(json -> write(json, each)) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer verified() {
    try {
      var verdict = verification.verify();
      return new Answer.JsonText(200, Json.text(json -> write(json, verdict)));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void write(JsonGenerator json, AuditVerdict verdict) {
    switch (verdict) {
      case AuditVerdict.Whole(var count, var head) -> {
        json.writeBooleanProperty("whole", true);
        json.writeNumberProperty("count", count);
        head.ifPresent(it -> json.writeStringProperty("hash", it.hash()));
      }
      case AuditVerdict.Broken(var number, var flaw, var why) -> {
        json.writeBooleanProperty("whole", false);
        json.writeNumberProperty("number", number);
        json.writeStringProperty("flaw", flaw.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringProperty("why", why);
      }
    }
  }

  private static StoreUnavailableException unreadable(IOException e) {
    return new StoreUnavailableException(
        FailureCode.AUDIT_FAILED,
        "the audit trail could not be read: " + e.getMessage(),
        "See whether its disk is well.",
        e);
  }
}
