package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What of a served database would follow tables that are moved away, and is no part of them:
/// views, functions, defaults and policies of other tables, publications.
final class Dependants {

  private static final String QUERY =
      """
      with t as (
        select c.oid, c.reltype from pg_catalog.pg_class c
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and (n.nspname, c.relname) in :tables),
      own (class, id) as (
        select 'pg_catalog.pg_class'::pg_catalog.regclass::oid, oid from t
        union select 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid
          from pg_catalog.pg_index where indrelid in (select oid from t)
        union select d.classid, d.objid
          from pg_catalog.pg_depend d join pg_catalog.pg_class s on s.oid = d.objid
         where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and s.relkind = 'S'
           and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and d.refobjid in (select oid from t) and d.deptype in ('a', 'i')
        union select 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid
          from pg_catalog.pg_type y
         where y.oid in (select reltype from t) or y.typelem in (select reltype from t)
        union select 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid
          from pg_catalog.pg_constraint where conrelid in (select oid from t)),
      found as (
        select d.classid, d.objid, d.objsubid,
               coalesce(
                 (select ev_class from pg_catalog.pg_rewrite r
                   where d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                     and r.oid = d.objid),
                 (select adrelid from pg_catalog.pg_attrdef r
                   where d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                     and r.oid = d.objid),
                 (select tgrelid from pg_catalog.pg_trigger r
                   where d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
                     and r.oid = d.objid),
                 (select polrelid from pg_catalog.pg_policy r
                   where d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
                     and r.oid = d.objid),
                 (select stxrelid from pg_catalog.pg_statistic_ext r
                   where d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
                     and r.oid = d.objid)) as of
          from pg_catalog.pg_depend d
               join own on own.class = d.refclassid and own.id = d.refobjid
         where not exists (select from own o where o.class = d.classid and o.id = d.objid)
           and not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    and exists (select from pg_catalog.pg_class c
                                 where c.oid = d.objid and c.relkind in ('t', 'i', 'I')))
           and not (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                    and exists (select from pg_catalog.pg_constraint c
                                 where c.oid = d.objid and c.contype = 'f'))
           and not (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
                    and exists (select from pg_catalog.pg_trigger c
                                 where c.oid = d.objid and c.tgisinternal)))
      select distinct
             case when classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                  then pg_catalog.pg_describe_object(
                         'pg_catalog.pg_class'::pg_catalog.regclass, of, 0)
                  else pg_catalog.pg_describe_object(classid, objid, objsubid) end
        from found where of is null or of not in (select oid from t)
       order by 1""";

  private Dependants() {}

  /// Those of some tables, in words.
  static List<String> of(Sql sql, Collection<TableName> tables) throws IOException {
    var found = new ArrayList<String>();
    for (var row : sql.rows(QUERY.replace(":tables", TableChoice.pairs(tables)))) {
      found.add(row.getFirst());
    }
    return found;
  }
}
