package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.shop.Tables;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with the audit log, computed in SQL alone, so past the code that wrote it. */
final class AuditTrail {
  private static final String OPERATIONS =
      """
      select concat_ws(' ', 'no entry of', o.kind, o.id, o.state) from tallystick.operation o
       where not exists (select from tallystick.audit_entry e
                          where e.operation = o.id and e.outcome = 'allowed')
          or (o.state not in ('prepared', 'sent', 'unknown')
              and not exists (select from tallystick.audit_entry e
                               where e.operation = o.id and e.outcome = o.state))
      """;

  private static final String LOST =
      """
      select 'nobody seals entry ' || e.id from tallystick.audit_entry e
       where not exists (select from tallystick.audit_link l where l.entry = e.id)
         and not exists (select from tallystick.audit_unsealed u where u.entry = e.id)
      """;

  private static final String LINKS =
      """
      select 'link ' || l.seq || ' does not hold'
        from (select l.*, row_number() over (order by seq) as place,
                     lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by seq) as before
                from tallystick.audit_link l) l
        left join tallystick.audit_entry e on e.id = l.entry
        cross join lateral (
          select string_agg(
                   case when field is null then int4send(-1)
                        else int4send(octet_length(convert_to(field, 'UTF8')))
                             || convert_to(field, 'UTF8') end, ''::bytea order by place) as bytes
            from unnest(array[
                   l.version::text, l.seq::text,
                   (extract(epoch from l.sealed_at) * 1000000)::bigint::text, l.entry::text,
                   (extract(epoch from e.at) * 1000000)::bigint::text, e.account, e.livemode::text,
                   e.actor, e.action, e.outcome, e.code, e.operation::text, e.order_id, e.subject,
                   e.result_id, e.amount::text, e.currency, e.reference])
                 with ordinality as f(field, place)) f
       where sha256(l.before || f.bytes) <> l.hash or l.seq <> l.place
      """;

  private AuditTrail() {}

  static Set<String> holes(Tables tables) {
    Set<String> holes = new TreeSet<>(tables.column(OPERATIONS));
    holes.addAll(tables.column(LOST));
    holes.addAll(tables.column(LINKS));
    return holes;
  }
}
