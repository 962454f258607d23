package dev.backstay.http.api;

import dev.backstay.desk.Desk;
import dev.backstay.http.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// All that programs can ask for.
public final class Api {

  private final Subjects subjects;

  /// Asks there.
  public Api(Desk desk) {
    subjects = new Subjects(desk);
  }

  /// The endpoints.
  public List<Endpoint> all() {
    var all = new ArrayList<Endpoint>();
    all.addAll(new SnapshotEndpoints(subjects).all());
    all.addAll(new RunEndpoints(subjects).all());
    all.addAll(new RestoreEndpoints(subjects).all());
    return List.copyOf(all);
  }
}
