package dev.backstay.app;

import dev.backstay.component.sqlite.DatabaseTables;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import dev.backstay.preset.kneo.Kneo;
import dev.backstay.preset.kohakku.Kohakku;
import dev.backstay.preset.kohakuriver.KohakuRiver;
import dev.backstay.preset.openclaw.OpenClaw;
import dev.backstay.preset.synthorg.SynthOrg;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All presets that there are.
public final class Presets {

  /// In the order in which they look.
  public static final List<Preset> ALL =
      List.of(new KohakuRiver(), new Kohakku(), new OpenClaw(), new Kneo(), new SynthOrg());

  private Presets() {}

  /// Where presets look.
  ///
  /// @param named the directory or file that a person named; empty for the usual places
  /// @param root the root of the file system
  /// @param environment the variables of this process
  /// @param accepted what a person accepts that a preset refuses otherwise
  public static Site site(
      Optional<Path> named, Path root, Map<String, String> environment, Set<String> accepted) {
    return new Site(named, root, environment, accepted, DatabaseTables::of);
  }

  /// The preset of that name.
  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
