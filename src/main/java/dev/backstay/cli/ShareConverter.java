package dev.backstay.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a share: `60%` is 0.6.
final class ShareConverter implements ITypeConverter<Double> {

  private static final Pattern FORM = Pattern.compile("(100|[0-9]{1,2})%");

  @Override
  public Double convert(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("not a share from 0% to 100%: " + text);
    }
    return Integer.parseInt(matcher.group(1)) / 100.0;
  }
}
