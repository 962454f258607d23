package dev.backstay.app;

import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.kneo.Kneo;
import dev.backstay.demo.kohakuriver.KohakuRiver;
import dev.backstay.demo.openclaw.OpenClaw;
import dev.backstay.demo.synthorg.SynthOrg;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/// The orchestrators of which an installation can be made up.
public final class Demos {

  private Demos() {}

  /// All of them.
  public static List<Orchestrator> all() {
    return List.of(new KohakuRiver(), new OpenClaw(), new SynthOrg(), new Kneo());
  }

  /// The one with that name.
  ///
  /// @throws UsageException if there is none
  public static Orchestrator named(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "no orchestrator " + name + " can be made up",
                    "Name one of "
                        + all().stream().map(Orchestrator::name).collect(Collectors.joining(", "))
                        + "."));
  }

  /// Requires that an orchestrator's installation has that variant.
  ///
  /// @throws UsageException if it has not
  public static void requireVariant(Orchestrator orchestrator, String variant) {
    if (!orchestrator.variants().contains(variant)) {
      throw new UsageException(
          FailureCode.USAGE,
          orchestrator.name() + " has no variant " + variant,
          "Name one of " + String.join(", ", orchestrator.variants()) + ".");
    }
  }
}
