package dev.backstay.component.postgres;

import dev.backstay.component.DumpFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;

/// Dumps in the custom format of `pg_dump`: the table of contents is read, and every run of data
/// that it announces must be there and have its end. What is in a run is not looked at.
public final class PostgresDumpFiles implements DumpFiles {

  @Override
  public SortedSet<String> verify(InputStream dump) throws IOException {
    var scan = new ArchiveScan();
    var buffer = new byte[256 << 10];
    for (var count = dump.read(buffer); count >= 0; count = dump.read(buffer)) {
      scan.pass(buffer, 0, count);
    }
    return scan.end();
  }
}
