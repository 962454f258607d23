package dev.backstay.component.postgres;

import dev.backstay.component.Outlook;
import dev.backstay.component.Outlook.Obstacle;
import dev.backstay.component.Waiver;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What of a dump the server would run, at the restore or later, as far as its table of contents
/// says so.
///
/// @param ordinary how many of each kind run with the rights of who owns or uses them
/// @param owners who owns those
/// @param powerful what reaches further, in words
/// @param missing extensions that the server does not have
record RestoredCode(
    Map<String, Integer> ordinary,
    Set<String> owners,
    List<String> powerful,
    List<String> missing) {

  private static final Set<String> ORDINARY =
      Set.of(
          "FUNCTION", "PROCEDURE", "AGGREGATE", "TRIGGER", "RULE", "OPERATOR", "POLICY", "DOMAIN");

  /// What only a superuser can make, and what acts beyond the database.
  private static final Set<String> POWERFUL =
      Set.of(
          "EVENT TRIGGER",
          "PROCEDURAL LANGUAGE",
          "TRANSFORM",
          "CAST",
          "ACCESS METHOD",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "TEXT SEARCH TEMPLATE",
          "TEXT SEARCH PARSER",
          "FOREIGN DATA WRAPPER",
          "SERVER",
          "USER MAPPING",
          "SUBSCRIPTION");

  /// Languages that keep a function to what its owner may do.
  private static final Set<String> TRUSTED = Set.of("sql", "plpgsql", "plperl", "pltcl", "plv8");

  private static final Pattern LANGUAGE =
      Pattern.compile("\\bLANGUAGE\\s+\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BODY = Pattern.compile("\\n\\s*AS\\s");

  RestoredCode {
    ordinary = Map.copyOf(ordinary);
    owners = Set.copyOf(owners);
    powerful = List.copyOf(powerful);
    missing = List.copyOf(missing);
  }

  /// Finds it.
  ///
  /// @param sql a connection to the server that it is for
  static RestoredCode of(ArchiveHead head, Sql sql) throws IOException {
    var ordinary = new TreeMap<String, Integer>();
    var owners = new TreeSet<String>();
    var powerful = new ArrayList<String>();
    var missing = new ArrayList<String>();
    var extensions = extensions(sql);
    for (var entry : head.entries()) {
      var kind = entry.description();
      if (kind.equals("EXTENSION")) {
        if (!extensions.containsKey(entry.name())) {
          missing.add(entry.name());
        } else if (!Boolean.TRUE.equals(extensions.get(entry.name()))) {
          powerful.add(entry.shown());
        }
      } else if (POWERFUL.contains(kind) || isUntrusted(entry)) {
        powerful.add(entry.shown() + (entry.owner().isEmpty() ? "" : " of " + entry.owner()));
      } else if (ORDINARY.contains(kind)) {
        ordinary.merge(kind.toLowerCase(Locale.ROOT), 1, Integer::sum);
        owners.add(entry.owner());
      }
    }
    owners.remove("");
    return new RestoredCode(ordinary, owners, powerful, missing);
  }

  /// Those that the server has, and whether any account can make them.
  private static Map<String, Boolean> extensions(Sql sql) throws IOException {
    var found = new TreeMap<String, Boolean>();
    for (var row :
        sql.rows(
            "select name, bool_or(trusted or not superuser)::text"
                + " from pg_catalog.pg_available_extension_versions group by name")) {
      found.put(row.get(0), row.get(1).equals("true"));
    }
    return found;
  }

  /// Every language that is named before the body counts: none can hide behind another.
  private static boolean isUntrusted(ArchiveHead.Entry entry) {
    if (!entry.description().equals("FUNCTION") && !entry.description().equals("PROCEDURE")) {
      return false;
    }
    var body = BODY.matcher(entry.definition());
    var end = body.find() ? body.start() : entry.definition().length();
    var languages = LANGUAGE.matcher(entry.definition()).region(0, end);
    var trusted = false;
    while (languages.find()) {
      trusted = TRUSTED.contains(languages.group(1).toLowerCase(Locale.ROOT));
      if (!trusted) {
        return true;
      }
    }
    return !trusted;
  }

  /// What is to be said of it before a restore by that account.
  Outlook outlook(Account account, Set<Waiver> waived) {
    var lines = new ArrayList<String>();
    var against = new ArrayList<Obstacle>();
    if (!missing.isEmpty()) {
      against.add(
          new Obstacle(
              FailureCode.RIGHTS_LACKING,
              "the server does not have the extensions " + String.join(", ", missing),
              "Install them at the server first."));
    }
    if (!ordinary.isEmpty()) {
      lines.add("brings code that the server will run: " + counted());
    }
    if (waived.contains(Waiver.CODE)) {
      powerful.forEach(each -> lines.add("brings what reaches beyond its database: " + each));
      return new Outlook(lines, against);
    }
    if (!powerful.isEmpty()) {
      against.add(untrusted("it brings " + String.join(", ", powerful)));
    }
    if (account.isSuper() && !ordinary.isEmpty()) {
      against.add(
          untrusted(
              "its code would run with all rights, as %s is a superuser"
                  .formatted(account.name())));
    }
    return new Outlook(lines, against);
  }

  private static Obstacle untrusted(String what) {
    return new Obstacle(
        FailureCode.CODE_UNTRUSTED,
        what,
        "Restore with an account that is no superuser; or, if you trust whoever could write to"
            + " that database, add --run-code.");
  }

  private String counted() {
    var kinds =
        new TreeMap<>(ordinary)
            .entrySet().stream()
                .map(it -> it.getValue() + " " + it.getKey() + (it.getValue() == 1 ? "" : "s"))
                .collect(Collectors.joining(", "))
                .replace("policys", "policies");
    return owners.isEmpty() ? kinds : kinds + " of " + String.join(", ", new TreeSet<>(owners));
  }
}
