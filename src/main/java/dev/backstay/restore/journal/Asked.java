package dev.backstay.restore.journal;

import dev.backstay.component.Scope;
import dev.backstay.component.Waiver;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a restore was asked for, as far as it must be known to ask for it again.
///
/// @param elsewhere the directory that it goes to, or the URL of a place in a server, without a
///     secret; empty for the live places
/// @param waived what it need not insist on
/// @param scope how much is replaced of the database that it is of
/// @param quarantine whether what is restored is changed before it goes live
public record Asked(String elsewhere, Set<Waiver> waived, Scope scope, boolean quarantine) {

  private static final String QUARANTINE = "quarantine";

  public Asked {
    waived = Set.copyOf(waived);
  }

  String waivedNames() {
    return waived.stream().map(Waiver::name).sorted().collect(Collectors.joining(","));
  }

  String quarantineWord() {
    return quarantine ? QUARANTINE : "";
  }

  static Asked of(String elsewhere, String waivedNames, Scope scope, String quarantineWord) {
    var waived =
        Stream.of(waivedNames.split(","))
            .filter(name -> !name.isEmpty())
            .map(Waiver::valueOf)
            .collect(Collectors.toUnmodifiableSet());
    return new Asked(elsewhere, waived, scope, quarantineWord.equals(QUARANTINE));
  }
}
