package dev.backstay.http.pages;

import dev.backstay.desk.Orchestrator;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a page of its content, with what stands around every page.
record Frame(InstantSource time, String version, TemplateEngine templates) {

  /// The whole page.
  ///
  /// @param place in the menu
  /// @param visit whose it is; empty before somebody has signed in
  String html(PageContent content, String place, Optional<Visit> visit) {
    var names =
        visit.map(it -> it.visible().stream().map(Orchestrator::name).toList()).orElse(List.of());
    var sheet =
        new Sheet(
            content.title(),
            place,
            visit.map(Visit::viewer),
            content.orchestrator().isEmpty()
                ? names.stream().findFirst().orElse("")
                : content.orchestrator(),
            names,
            version,
            time.instant());
    var output = new StringOutput();
    templates.render(
        content.template() + ".jte", Map.of("sheet", sheet, "page", content.page()), output);
    return output.toString();
  }
}
