package dev.backstay.cli;

import dev.backstay.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a length of time.
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () -> new TypeConversionException("not a time such as 500ms, 20s or 5m: " + text));
  }
}
