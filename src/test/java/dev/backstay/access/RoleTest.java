package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoleTest {

  /// Every role and every action, written out.
  private static final String MATRIX =
      """
      action        read backup restore admin
      LIST          yes  yes    yes     yes
      SHOW          yes  yes    yes     yes
      PLAN          yes  yes    yes     yes
      RUN           -    yes    yes     yes
      TAG           -    yes    yes     yes
      PIN           -    yes    yes     yes
      RESTORE       -    -      yes     yes
      DRILL         -    -      yes     yes
      READ_CONTENT  -    -      yes     yes
      DELETE        -    -      -       yes
      PRUNE         -    -      -       yes
      KEYS          -    -      -       yes
      SETTINGS      -    -      -       yes
      TOKENS        -    -      -       yes
      """;

  @Test
  void rolesMayDoWhatTheTableSays() {
    var lines = MATRIX.lines().map(it -> List.of(it.split(" +"))).toList();
    var roles = new ArrayList<String>();
    for (var role : Role.values()) {
      roles.add(role.label());
    }
    assertThat(lines.getFirst().subList(1, 5)).isEqualTo(roles);
    assertThat(lines).hasSize(Action.values().length + 1);

    for (var action : Action.values()) {
      var line = lines.get(action.ordinal() + 1);
      assertThat(line.getFirst()).isEqualTo(action.name());
      for (var role : Role.values()) {
        var expected = line.get(role.ordinal() + 1).equals("yes");
        assertThat(role.allows(action)).as("%s %s", role, action).isEqualTo(expected);
        var principal = new Principal("p", Principal.Kind.TOKEN, role, Scope.everything());
        for (var decision :
            List.of(
                principal.may(action, "shop", "db"),
                principal.may(action, "shop"),
                principal.may(action))) {
          assertThat(decision instanceof Decision.Granted)
              .as("%s %s", role, action)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aRoleIncludesThoseBeforeIt() {
    assertThat(Role.RESTORE.includes(Role.BACKUP)).isTrue();
    assertThat(Role.RESTORE.includes(Role.RESTORE)).isTrue();
    assertThat(Role.RESTORE.includes(Role.ADMIN)).isFalse();
  }

  @Test
  void whatIsOutOfScopeIsNotSeen() {
    var limited = Scope.components(Set.of("shop", "lab"), Set.of("db"));

    assertThat(limited.sees("shop", "db")).isTrue();
    assertThat(limited.sees("lab", "db")).isTrue();
    assertThat(limited.sees("shop", "files")).isFalse();
    assertThat(limited.sees("office", "db")).isFalse();
    assertThat(limited.sees("Shop", "db")).isFalse();
    assertThat(limited.sees("shop")).isTrue();
    assertThat(limited.sees("office")).isFalse();
    assertThat(limited.seesAllOf("shop")).isFalse();
    var whole = Scope.orchestrators(Set.of("shop"));
    assertThat(whole.seesAllOf("shop")).isTrue();
    assertThat(whole.seesAllOf("lab")).isFalse();
    assertThat(whole.sees("shop", "files")).isTrue();
    assertThat(Scope.everything().sees("anything", "at all")).isTrue();
    assertThatThrownBy(() -> Scope.orchestrators(Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScopeCoversWhatSeesNoMore() {
    var all = Scope.everything();
    var shop = Scope.orchestrators(Set.of("shop"));
    var both = Scope.orchestrators(Set.of("shop", "lab"));
    var db = Scope.components(Set.of("shop"), Set.of("db"));

    assertThat(all.covers(all)).isTrue();
    assertThat(all.covers(db)).isTrue();
    assertThat(both.covers(shop)).isTrue();
    assertThat(shop.covers(both)).isFalse();
    assertThat(shop.covers(db)).isTrue();
    assertThat(db.covers(shop)).isFalse();
    assertThat(both.covers(all)).isFalse();
  }

  @Test
  void anAdministratorOfAPartDecidesOnThatPartAlone() {
    var admin =
        new Principal(
            "p", Principal.Kind.TOKEN, Role.ADMIN, Scope.components(Set.of("shop"), Set.of("db")));

    assertThat(admin.may(Action.DELETE, "shop", "db")).isInstanceOf(Decision.Granted.class);
    assertThat(admin.may(Action.DELETE, "shop", "files")).isInstanceOf(Decision.Denied.class);
    assertThat(admin.may(Action.SETTINGS, "shop")).isInstanceOf(Decision.Denied.class);
    assertThat(admin.may(Action.KEYS)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void aDenialSaysWhyForTheLog() {
    var reader = new Principal("0a", Principal.Kind.TOKEN, Role.READ, Scope.everything());

    assertThat(reader.may(Action.READ_CONTENT))
        .isEqualTo(
            new Decision.Denied(
                "token 0a with the role read: READ_CONTENT needs the role restore"));
  }
}
