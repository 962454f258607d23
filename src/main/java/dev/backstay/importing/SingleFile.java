package dev.backstay.importing;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Importance;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// A backup that is one file, and so one part. What is in it is verified when it is read.
final class SingleFile {

  private SingleFile() {}

  /// Takes a copied file for the form.
  static Foreign of(Form form, String fileName, Holding holding, Instant takenAt) {
    var kind = form == Form.SQLITE ? ComponentKind.SQLITE : ComponentKind.POSTGRES;
    var facts = new TreeMap<String, String>();
    facts.put(
        "imported_verified",
        form == Form.SQLITE ? "header, integrity check" : "table of contents, runs of data");
    return new Foreign(
        form,
        takenAt,
        Foreign.MODIFICATION_TIME,
        holding,
        List.of(Part.of(stem(fileName), kind, Importance.CRITICAL, fileName)),
        List.of(),
        List.of(),
        facts);
  }

  /// A file name without its ending.
  static String stem(String fileName) {
    var dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }
}
