package dev.backstay.cli;

import dev.backstay.snapshot.Trigger;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the reason for a snapshot.
final class TriggerConverter implements ITypeConverter<Trigger> {

  @Override
  public Trigger convert(String text) {
    return Arrays.stream(Trigger.values())
        .filter(trigger -> trigger != Trigger.PRE_RESTORE && trigger != Trigger.IMPORT)
        .filter(trigger -> trigger.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "not one of manual, scheduled, startup, shutdown, pre-upgrade: " + text));
  }
}
