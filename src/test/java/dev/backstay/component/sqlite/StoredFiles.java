package dev.backstay.component.sqlite;

import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// What a repository would hold, kept as plain files in a directory.
record StoredFiles(Path directory, List<EntryMeta> metas, CaptureFacts facts)
    implements ComponentContent {

  private static final int STEP = 512;

  private record Stored(EntryMeta meta) implements StoredEntry {}

  List<String> names() {
    return metas.stream().map(meta -> meta.path().value()).toList();
  }

  @Override
  public ComponentRecord component() {
    return new ComponentRecord(
        new ComponentName("db"),
        ComponentKind.SQLITE,
        Importance.CRITICAL,
        1,
        "",
        facts,
        metas.size(),
        metas.size(),
        0,
        "");
  }

  @Override
  public Iterator<StoredEntry> entries() {
    return metas.stream().<StoredEntry>map(Stored::new).iterator();
  }

  @Override
  public void read(StoredEntry entry, ContentSink sink) throws IOException {
    var bytes = Files.readAllBytes(directory.resolve(entry.meta().path().value()));
    for (var at = 0; at < bytes.length; at += STEP) {
      var length = Math.min(STEP, bytes.length - at);
      if (isZero(bytes, at, length)) {
        sink.skipZeros(length);
      } else {
        sink.write(bytes, at, length);
      }
    }
  }

  private static boolean isZero(byte[] bytes, int at, int length) {
    for (var i = at; i < at + length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
