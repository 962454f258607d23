package dev.backstay.service;

/// One of the two things that are done to a service, in the words of messages.
enum Act {
  STOP("stopped"),
  START("started");

  private final String done;

  Act(String done) {
    this.done = done;
  }

  /// The beginning of a message: that the service could not be ...
  String failed(String service) {
    return "the service " + service + " could not be " + done + ": ";
  }
}
