package dev.backstay.http.pages;

import dev.backstay.http.Problem;

/// What a page is made of.
///
/// @param status it is answered with
/// @param template by which it is made
/// @param title of the page
/// @param orchestrator that it is about; empty if it is about none
/// @param page what it shows
record PageContent(int status, String template, String title, String orchestrator, Object page) {

  static PageContent of(String template, String title, String orchestrator, Object page) {
    return new PageContent(200, template, title, orchestrator, page);
  }

  /// That it could not be had.
  static PageContent of(Problem problem) {
    return new PageContent(problem.status(), "trouble", problem.title(), "", problem);
  }
}
