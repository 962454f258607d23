package dev.backstay.cli;

import dev.backstay.restore.UnfinishedRestore;
import java.util.Locale;

/// Says how an unfinished restore was ended.
final class RestoreEndText {

  private RestoreEndText() {}

  static void tell(Output output, UnfinishedRestore.End end) {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeStringProperty("type", "summary");
            json.writeStringProperty("end", end.name().toLowerCase(Locale.ROOT).replace('_', '-'));
          });
      return;
    }
    output.line(
        switch (end) {
          case ALL_NEW -> "the restored state is live everywhere";
          case NOT_SETTLED ->
              "the restored state is live everywhere; the former one, of which there is no other"
                  + " copy, is kept until `backstay restore settle`";
          case ALL_OLD, NOTHING_DONE -> "the former state is live everywhere";
        });
  }
}
