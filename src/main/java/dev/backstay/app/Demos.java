package dev.backstay.app;

import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.kneo.Kneo;
import dev.backstay.demo.kohakku.Kohakku;
import dev.backstay.demo.kohakku.Servers;
import dev.backstay.demo.kohakuriver.KohakuRiver;
import dev.backstay.demo.openclaw.OpenClaw;
import dev.backstay.demo.synthorg.SynthOrg;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The orchestrators of which an installation can be made up.
public final class Demos {

  private Demos() {}

  /// The servers that an installation is made up in, where it needs some.
  ///
  /// @param postgres the URL of a PostgreSQL server; empty to start one
  /// @param redis the URL of a Redis server; empty to start one
  /// @param objects the endpoint of a store with the S3 protocol; empty for none
  public record Places(
      Optional<String> postgres, Optional<String> redis, Optional<String> objects) {

    @Override
    public String toString() {
      return "Places[...]";
    }
  }

  /// All of them, without servers.
  public static List<Orchestrator> all() {
    return all(Servers.own());
  }

  private static List<Orchestrator> all(Servers servers) {
    return List.of(
        new KohakuRiver(), new OpenClaw(), new SynthOrg(), new Kneo(), new Kohakku(servers));
  }

  /// The one with that name.
  ///
  /// @throws UsageException if there is none
  public static Orchestrator named(String name, Places places, Surroundings surroundings) {
    var objects = places.objects.map(each -> DemoBucket.at(each, surroundings));
    return all(new Servers(places.postgres, places.redis, objects)).stream()
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
