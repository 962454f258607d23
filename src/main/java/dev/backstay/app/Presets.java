package dev.backstay.app;

import dev.backstay.preset.Preset;
import dev.backstay.preset.kneo.Kneo;
import dev.backstay.preset.kohakku.Kohakku;
import dev.backstay.preset.kohakuriver.KohakuRiver;
import dev.backstay.preset.openclaw.OpenClaw;
import dev.backstay.preset.synthorg.SynthOrg;
import java.util.List;
import java.util.Optional;

/// All presets that there are.
public final class Presets {

  /// In the order in which they look.
  public static final List<Preset> ALL =
      List.of(new KohakuRiver(), new Kohakku(), new OpenClaw(), new Kneo(), new SynthOrg());

  private Presets() {}

  /// The preset of that name.
  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
