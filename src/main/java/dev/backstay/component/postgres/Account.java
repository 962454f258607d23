package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What the account that restores is and may do, and whom the server knows.
///
/// @param name its name
/// @param isSuper whether it may do everything
/// @param roles all roles of the server
/// @param own those whose rights it has, and whom it can make owners
/// @param settable those for whom it can set something in a database
/// @param parameters what it may set, in lower case
/// @param setsAnything whether it may also set what no part of the server knows
record Account(
    String name,
    boolean isSuper,
    Set<String> roles,
    Set<String> own,
    Set<String> settable,
    Set<String> parameters,
    boolean setsAnything) {

  /// Whoever owns the database; there is no need to be its member in another database.
  private static final String DATABASE_OWNER = "pg_database_owner";

  Account {
    roles = Set.copyOf(roles);
    own = Set.copyOf(own);
    settable = Set.copyOf(settable);
    parameters = Set.copyOf(parameters);
  }

  /// Asks the server.
  static Account of(Sql sql) throws IOException {
    var major = Server.majorOf(sql);
    var me =
        sql.rows(
                "select rolname, rolsuper::text, rolcreaterole::text from pg_catalog.pg_roles"
                    + " where rolname = current_user")
            .getFirst();
    var become = major >= 16 ? "SET" : "MEMBER";
    var administer =
        major >= 16
            ? "pg_catalog.pg_has_role(oid, 'MEMBER WITH ADMIN OPTION') and " + me.get(2)
            : me.get(2);
    var settable = names(sql, "pg_roles where (" + administer + ") and not rolsuper", "rolname");
    settable.add(me.getFirst());
    var mayAlso = major >= 15 ? " or pg_catalog.has_parameter_privilege(name, 'SET')" : "";
    var parameters =
        names(sql, "pg_settings where context not like 'superuser%'" + mayAlso, "lower(name)");
    if (major >= 15) {
      var granted = "pg_parameter_acl where pg_catalog.has_parameter_privilege(parname, 'SET')";
      parameters.addAll(names(sql, granted, "lower(parname)"));
    }
    return new Account(
        me.getFirst(),
        me.get(1).equals("true"),
        names(sql, "pg_roles", "rolname"),
        names(
            sql,
            "pg_roles where pg_catalog.pg_has_role(oid, '%s') and pg_catalog.pg_has_role(oid, 'USAGE')"
                .formatted(become),
            "rolname"),
        settable,
        parameters,
        major < 15);
  }

  private static Set<String> names(Sql sql, String from, String column) throws IOException {
    var names = new TreeSet<String>();
    for (var row : sql.rows("select " + column + " from pg_catalog." + from)) {
      names.add(row.getFirst());
    }
    return names;
  }

  boolean knows(String role) {
    return roles.contains(role);
  }

  /// Whether it can make that role the owner of something.
  boolean canGiveTo(String role) {
    return isSuper || own.contains(role) || role.equals(DATABASE_OWNER);
  }

  /// Whether it can set that in a database of its own.
  boolean canSet(DatabaseSettings.Setting setting) {
    return isSuper
        || (setting.role().map(settable::contains).orElse(true) && mayName(setting.name()));
  }

  private boolean mayName(String parameter) {
    return parameters.contains(parameter.toLowerCase(Locale.ROOT))
        || DatabaseSettings.OF_ITSELF.contains(parameter)
        || (setsAnything && parameter.contains("."));
  }
}
