package dev.backstay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EndpointsTest {

  private static Endpoint at(Method method, String path) {
    return Endpoint.of(
        method,
        path,
        new Need.SignedIn(),
        About.of("It.").asking("{\"a\":1}").answering(200, "Done.", "{\"b\":2}"),
        _ -> new Answer.NoContent());
  }

  @Test
  void aTemplateMatchesWholeSegmentsThatAreHarmless() {
    var template = PathTemplate.of("/api/v1/snapshots/{id}/{component}");

    assertThat(template.match("/api/v1/snapshots/7/a.b-c:d@e"))
        .contains(Map.of("id", "7", "component", "a.b-c:d@e"));
    for (var other :
        List.of(
            "/api/v1/snapshots/7",
            "/api/v1/snapshots/7/",
            "/api/v1/snapshots/7/..",
            "/api/v1/snapshots/7/a/b",
            "/api/v1/snapshots/7/%61",
            "/api/v1/snapshots/7/" + "a".repeat(129),
            "api/v1/snapshots/7/a",
            "")) {
      assertThat(template.match(other)).as(other).isEmpty();
    }
    assertThat(PathTemplate.of("/").match("/")).isPresent();
    for (var wrong : List.of("", "a", "/a/", "/{A}", "/{a", "/a b", "//")) {
      assertThatThrownBy(() -> PathTemplate.of(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onePathHasOneMeaning() {
    var endpoints =
        Endpoints.of(
            List.of(
                at(Method.GET, "/a/{id}"),
                at(Method.GET, "/a/current"),
                at(Method.POST, "/a/{id}")));

    assertThat(found(endpoints, "GET", "/a/current")).isEqualTo("GET /a/current");
    assertThat(found(endpoints, "GET", "/a/7")).isEqualTo("GET /a/{id}");
    assertThat(found(endpoints, "POST", "/a/current")).isEqualTo("OtherMethods[methods=[GET]]");
    assertThat(found(endpoints, "PUT", "/a/7")).isEqualTo("OtherMethods[methods=[GET, POST]]");
    assertThat(found(endpoints, "GET", "/b")).isEqualTo("Nowhere[]");
    assertThatThrownBy(() -> endpoints.and(List.of(at(Method.GET, "/a/{name}"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String found(Endpoints endpoints, String method, String path) {
    return endpoints.find(method, path) instanceof Endpoints.Way.Found(var endpoint, _)
        ? endpoint.name()
        : endpoints.find(method, path).toString();
  }

  @Test
  void anEndpointThatContradictsItselfIsRefused() {
    var get = at(Method.GET, "/a");
    var post = at(Method.POST, "/a");
    assertThatThrownBy(() -> get.with(Trait.NEEDS_KEY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> post.with(Trait.IS_PAGE)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> post.with(Trait.NEEDS_KEY).with(Trait.TAKES_SECRET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> About.of("It.").asking("no JSON"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDescriptionSaysOfEveryEndpointWhatTheTableSays() {
    try (var served =
        Served.of(
            at(Method.POST, "/a/{id}").with(Trait.NEEDS_KEY),
            at(Method.GET, "/a/{id}").with(new QueryParameter("path", "Which.", "a/b")))) {
      var all = served.listener().endpoints();
      var paths = JsonObject.parse(OpenApi.text(all)).object("paths").orElseThrow();
      var described = new ArrayList<String>();
      for (var path : paths.names()) {
        var methods = paths.object(path).orElseThrow();
        for (var method : methods.names()) {
          described.add(
              "%s %s %s"
                  .formatted(
                      method.toUpperCase(Locale.ROOT),
                      path,
                      methods.object(method).orElseThrow().needText("x-role")));
        }
      }
      assertThat(described)
          .containsExactlyInAnyOrderElementsOf(
              all.all().stream().map(it -> it.name() + " " + it.need().label()).toList());
      var post = paths.object("/a/{id}").orElseThrow().object("post").orElseThrow();
      assertThat(post.objects("parameters").stream().map(it -> it.needText("name")))
          .containsExactly("id", "Idempotency-Key");
      assertThat(post.object("responses").orElseThrow().names()).containsExactly("200", "default");
    }
  }

  @Test
  void parametersAreReadInOneWay() {
    var known =
        List.of(new QueryParameter("path", "Which.", "a"), new QueryParameter("n", "N.", "1"));

    assertThat(Query.read(Optional.of("path=%C3%A4+b%2Fc&n"), known))
        .isEqualTo(Map.of("path", "ä b/c", "n", ""));
    for (var wrong :
        List.of(
            "x=1",
            "path=1&path=2",
            "path=%",
            "path=%zz",
            "path=%00",
            "path=%ff",
            "&",
            "path=%0a")) {
      assertThatThrownBy(() -> Query.read(Optional.of(wrong), known))
          .as(wrong)
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void failuresHaveTheStatusThatTellsWhoCanMendThem() {
    assertThat(Statuses.of(FailureCode.SNAPSHOT_UNKNOWN)).isEqualTo(404);
    assertThat(Statuses.of(FailureCode.RUN_IN_PROGRESS)).isEqualTo(409);
    assertThat(Statuses.of(FailureCode.KEY_TAKEN)).isEqualTo(422);
    assertThat(Statuses.of(new OperationInProgressException(FailureCode.KEY_TAKEN, "a", "B.")))
        .isEqualTo(409);
    assertThat(Statuses.of(FailureCode.RESTORE_NOT_CONFIRMED)).isEqualTo(422);
    assertThat(Statuses.of(FailureCode.ACCESS_DENIED)).isEqualTo(403);
    assertThat(Statuses.of(FailureCode.AUDIT_FAILED)).isEqualTo(503);
    assertThat(FailureCode.values()).allMatch(it -> Statuses.of(it) >= 400);
  }

  @Test
  void noCodeStandsForTwoReasons() {
    var codes = Arrays.stream(FailureCode.values()).map(FailureCode::label).toList();

    assertThat(Arrays.stream(Refusal.values()).map(Refusal::code))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(codes);
  }
}
