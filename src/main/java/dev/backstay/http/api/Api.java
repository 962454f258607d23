package dev.backstay.http.api;

import dev.backstay.access.Accounts;
import dev.backstay.access.Tokens;
import dev.backstay.alarm.Alarm;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.desk.Desk;
import dev.backstay.http.Endpoint;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All that programs can ask for.
public final class Api {

  private final Subjects subjects;
  private final Who who;
  private final Trail trail;
  private final Supplier<List<Alarm>> alarms;
  private final InstantSource time;

  /// Who is let in.
  public record Who(Tokens tokens, Accounts accounts) {}

  /// What was done.
  ///
  /// @param entries where changes of settings are entered
  /// @param log where all records are
  public record Trail(AuditTrail entries, AuditLog log, Verification verification) {}

  /// Tells whether the audit trail is what was entered.
  public interface Verification {

    /// @throws IOException if it cannot be read
    AuditVerdict verify() throws IOException;
  }

  /// Asks there.
  ///
  /// @param alarms what is wrong now
  public Api(Desk desk, Who who, Trail trail, Supplier<List<Alarm>> alarms, InstantSource time) {
    subjects = new Subjects(desk);
    this.who = who;
    this.trail = trail;
    this.alarms = alarms;
    this.time = time;
  }

  /// The endpoints.
  public List<Endpoint> all() {
    var all = new ArrayList<Endpoint>();
    all.addAll(new OrchestratorEndpoints(subjects, alarms).all());
    all.addAll(new SnapshotEndpoints(subjects).all());
    all.addAll(new KeepingEndpoints(subjects).all());
    all.addAll(new RunEndpoints(subjects).all());
    all.addAll(new RestoreEndpoints(subjects).all());
    all.addAll(new DrillEndpoints(subjects).all());
    all.addAll(new ScheduleEndpoints(subjects).all());
    all.addAll(new SettingsEndpoints(subjects, trail.entries()).all());
    all.addAll(new TokenEndpoints(who.tokens(), time).all());
    all.addAll(new AccountEndpoints(who.accounts()).all());
    all.addAll(new AuditEndpoints(trail.log(), trail.verification()).all());
    all.add(new MetricsEndpoint(subjects, alarms).endpoint());
    return List.copyOf(all);
  }
}
