package dev.backstay.component.postgres;

import dev.backstay.component.Outlook;
import dev.backstay.component.Outlook.Obstacle;
import dev.backstay.component.Waiver;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// To whom belongs what a dump holds, and what of that an account can bring about.
///
/// @param owner the owner of the database
/// @param owners the owners of what is in it
/// @param unknown roles that are named and not known to the server
/// @param lacking what cannot be brought about, in words
/// @param forPolicies what cannot be left out either, in words
/// @param settings what belongs to the database as a whole
record Belongings(
    Optional<String> owner,
    Set<String> owners,
    Set<String> unknown,
    List<String> lacking,
    List<String> forPolicies,
    DatabaseSettings settings) {

  Belongings {
    owners = Set.copyOf(owners);
    unknown = Set.copyOf(unknown);
    lacking = List.copyOf(lacking);
    forPolicies = List.copyOf(forPolicies);
  }

  /// Finds them.
  ///
  /// @param recorded the owner of the database as it was captured
  static Belongings of(ArchiveHead head, Optional<String> recorded, Account account)
      throws IOException {
    return new Finding(head, recorded, account).find();
  }

  private static final class Finding {

    private final ArchiveHead head;
    private final Optional<String> owner;
    private final Account account;
    private final TreeMap<String, String> owners = new TreeMap<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private final List<String> lacking = new ArrayList<>();
    private final List<String> forPolicies = new ArrayList<>();

    Finding(ArchiveHead head, Optional<String> owner, Account account) {
      this.head = head;
      this.owner = owner;
      this.account = account;
    }

    Belongings find() throws IOException {
      owner.ifPresent(it -> owners.put(it, "the database"));
      for (var entry : head.entries()) {
        if (!entry.owner().isEmpty() && !entry.description().startsWith("DATABASE")) {
          owners.putIfAbsent(entry.owner(), entry.shown());
        }
      }
      owners.forEach(this::judgeOwner);
      for (var entry : head.entries()) {
        if (Grants.isGrant(entry)) {
          judgeGrants(entry);
        } else if (entry.description().equals("POLICY")) {
          judgePolicy(entry);
        }
      }
      var settings = DatabaseSettings.of(head);
      settings.settings().forEach(this::judgeSetting);
      return new Belongings(owner, owners.keySet(), unknown, lacking, forPolicies, settings);
    }

    private void judgeOwner(String role, String what) {
      if (!account.knows(role)) {
        unknown.add(role);
        lacking.add("the role " + role + ", which owns " + what + ", is not there");
      } else if (!account.canGiveTo(role)) {
        lacking.add(
            "%s cannot give anything to %s, which owns %s".formatted(account.name(), role, what));
      }
    }

    private void judgeGrants(ArchiveHead.Entry entry) throws IOException {
      for (var statement : Statement.parse(entry.definition())) {
        for (var role : Grants.rolesOf(statement)) {
          judgeNamed(role, "is granted something on " + named(entry));
        }
        for (var grantor : Grants.grantorsOf(statement)) {
          if (!account.isSuper()) {
            lacking.add("%s cannot grant in the name of %s".formatted(account.name(), grantor));
          }
        }
      }
    }

    private static String named(ArchiveHead.Entry entry) {
      var schema = entry.schema().isEmpty() ? "" : " of " + entry.schema();
      return EntryPath.escape(entry.name() + schema);
    }

    private void judgeNamed(String role, String what) {
      if (!account.knows(role) && unknown.add(role)) {
        lacking.add("the role " + role + ", which " + what + ", is not there");
      }
    }

    private void judgePolicy(ArchiveHead.Entry entry) throws IOException {
      for (var role : Grants.rolesOfPolicy(entry)) {
        if (!account.knows(role)) {
          forPolicies.add("the role " + role + " of the " + entry.shown() + " is not there");
        }
      }
    }

    private void judgeSetting(DatabaseSettings.Setting setting) {
      setting.role().ifPresent(role -> judgeNamed(role, "has settings in the database"));
      if (setting.role().map(account::knows).orElse(true) && !account.canSet(setting)) {
        lacking.add("%s cannot set %s in the database".formatted(account.name(), setting.shown()));
      }
    }
  }

  /// What is to be said of them before a restore.
  Outlook outlook(Set<Waiver> waived) {
    var obstacles = new ArrayList<Obstacle>();
    if (!forPolicies.isEmpty()) {
      obstacles.add(
          new Obstacle(
              FailureCode.RIGHTS_LACKING,
              String.join("; ", forPolicies),
              "Make the role first: without it the policy would let others see the rows."));
    }
    if (lacking.isEmpty()) {
      return new Outlook(List.of(), obstacles);
    }
    if (waived.contains(Waiver.OWNERS)) {
      return new Outlook(lacking.stream().map(it -> "left out: " + it).toList(), obstacles);
    }
    obstacles.add(
        new Obstacle(
            FailureCode.RIGHTS_LACKING,
            String.join("; ", lacking),
            "Make the roles, and the account that restores a member of the owners; or add"
                + " --no-owner: all belongs to that account then, without what is named here."));
    return new Outlook(List.of(), obstacles);
  }
}
