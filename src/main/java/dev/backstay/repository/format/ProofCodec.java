package dev.backstay.repository.format;

import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.SnapshotId;
import java.time.Duration;
import java.util.HexFormat;

/// Writes and reads what drills found out.
public final class ProofCodec {

  /// Ten thousand years.
  private static final long TOOK_MILLIS_MAX = 315_360_000_000_000L;

  private ProofCodec() {}

  /// The proof as bytes.
  public static byte[] toBytes(Proof proof) {
    var hex = HexFormat.of();
    var outcome = proof.outcome();
    var out = new ByteWriter();
    out.raw(hex.parseHex(proof.snapshot().hex())).raw(hex.parseHex(proof.commit()));
    out.raw(hex.parseHex(outcome.drill()));
    Fields.write(proof.provenAt(), out);
    out.text(proof.host()).u8(outcome.verdict().ordinal()).varint(outcome.took().toMillis());
    out.raw(hex.parseHex(proof.reportHash())).raw(hex.parseHex(proof.report()));
    return out.toBytes();
  }

  /// Reads a proof.
  public static Proof parse(byte[] bytes) throws MalformedException {
    var hex = HexFormat.of();
    var in = new ByteReader(bytes);
    var snapshot = new SnapshotId(hex.formatHex(in.raw("snapshot id", 6)));
    var commit = hex.formatHex(in.raw("commit", 32));
    var drill = hex.formatHex(in.raw("drill", 6));
    var provenAt = Fields.instant(in, "time");
    var host = Fields.text(in, "host");
    var verdict = Fields.constant(in, "verdict", Proof.Verdict.values());
    var took = Duration.ofMillis(in.varint("duration", TOOK_MILLIS_MAX));
    var reportHash = hex.formatHex(in.raw("report hash", 32));
    var report = hex.formatHex(in.raw("report", 16));
    in.end("proof");
    return new Proof(
        snapshot,
        commit,
        provenAt,
        host,
        new Proof.Outcome(drill, verdict, took),
        reportHash,
        report);
  }
}
