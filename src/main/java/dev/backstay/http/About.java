package dev.backstay.http;

import dev.backstay.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an endpoint is about, for who reads the description of all.
///
/// @param summary one sentence
/// @param requestExample a JSON object that can be sent, if one can
/// @param replies what can come of it, beside problems; at least one
public record About(String summary, Optional<String> requestExample, List<Reply> replies) {

  /// An answer that can come.
  ///
  /// @param status 200 to 399, or 503
  /// @param meaning one sentence
  /// @param contentType of what is answered; empty if nothing is
  /// @param example of a JSON object that is answered, if one is
  public record Reply(
      int status, String meaning, Optional<String> contentType, Optional<String> example) {

    public Reply {
      example.ifPresent(JsonObject::parse);
    }
  }

  /// Examples that are no JSON objects are refused.
  public About {
    requestExample.ifPresent(JsonObject::parse);
    replies = List.copyOf(replies);
  }

  /// What it is about, in one sentence; nothing yet of what comes and goes.
  public static About of(String summary) {
    return new About(summary, Optional.empty(), List.of());
  }

  /// The same, with a JSON object that can be sent.
  public About asking(String example) {
    return new About(summary, Optional.of(example), replies);
  }

  /// The same, with a JSON object that can be answered.
  public About answering(int status, String meaning, String example) {
    return with(
        new Reply(status, meaning, Optional.of(Answer.JsonText.TYPE), Optional.of(example)));
  }

  /// The same, with an answer without content.
  public About answeringNothing(String meaning) {
    return with(new Reply(204, meaning, Optional.empty(), Optional.empty()));
  }

  /// The same, with something else than JSON that can be answered.
  public About answeringType(int status, String meaning, String contentType) {
    return with(new Reply(status, meaning, Optional.of(contentType), Optional.empty()));
  }

  private About with(Reply reply) {
    var more = new ArrayList<>(replies);
    more.add(reply);
    return new About(summary, requestExample, more);
  }
}
