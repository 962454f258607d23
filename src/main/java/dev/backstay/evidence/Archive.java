package dev.backstay.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A dossier with the reports that it speaks of, as one ZIP file.
///
/// The file `SHA256SUMS` in it is what `sha256sum --check` reads.
public final class Archive {

  private static final String DIGESTS = "SHA256SUMS";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Instant at;

  /// Of that dossier.
  ///
  /// @param reports their bytes as they are kept, by the ids of the drills
  public Archive(Dossier dossier, Map<String, byte[]> reports) {
    at = dossier.until();
    files.put("dossier.html", bytes(dossier.html()));
    files.put("dossier.md", bytes(dossier.markdown()));
    reports.forEach((drill, report) -> files.put("drills/" + drill + ".json", report));
    files.put(DIGESTS, bytes(digests()));
  }

  private String digests() {
    var lines = new StringBuilder();
    files.forEach((name, bytes) -> lines.append("%s  %s\n".formatted(digest(bytes), name)));
    return lines.toString();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Writes it.
  public void write(OutputStream to) throws IOException {
    try (var zip = new ZipOutputStream(to)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTime(at.toEpochMilli());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }
}
