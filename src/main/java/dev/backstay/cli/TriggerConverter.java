package dev.backstay.cli;

import dev.backstay.snapshot.Trigger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the reason for a snapshot.
final class TriggerConverter implements ITypeConverter<Trigger> {

  /// Those that nobody gives.
  private static final Set<Trigger> OWN =
      EnumSet.of(Trigger.PRE_RESTORE, Trigger.IMPORT, Trigger.OFFLOAD);

  @Override
  public Trigger convert(String text) {
    return Arrays.stream(Trigger.values())
        .filter(trigger -> !OWN.contains(trigger))
        .filter(trigger -> trigger.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "not one of manual, scheduled, startup, shutdown, pre-upgrade: " + text));
  }
}
