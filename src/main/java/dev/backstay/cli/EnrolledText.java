package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repository.Enrolments;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How hosts that only write are printed.
final class EnrolledText {

  private EnrolledText() {}

  static Table table(List<Enrolments.Enrolled> writers) {
    var table = new Table("WRITER", "HOST", "ORCHESTRATORS", "STATE");
    for (var each : writers) {
      table.row(each.writer(), each.host(), String.join(", ", each.orchestrators()), stateOf(each));
    }
    return table;
  }

  private static String stateOf(Enrolments.Enrolled writer) {
    return writer.expelled() ? "expelled" : "writes only";
  }

  static void write(JsonGenerator json, List<Enrolments.Enrolled> writers) {
    Json.objects(
        json,
        "writers",
        writers,
        writer -> {
          json.writeStringProperty("id", writer.writer());
          json.writeStringProperty("host", writer.host());
          Json.texts(json, "orchestrators", writer.orchestrators());
          json.writeBooleanProperty("expelled", writer.expelled());
        });
  }
}
