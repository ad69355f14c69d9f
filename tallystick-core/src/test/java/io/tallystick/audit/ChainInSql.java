package io.tallystick.audit;

/** The chain as docs/audit.md says that it is computed. */
final class ChainInSql {
  static final String WRONG_LINKS =
      """
      select l.seq
        from (select l.*, lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by seq) as before
                from tallystick.audit_link l) l
        left join tallystick.audit_entry e on e.id = l.entry
        cross join lateral (
          select string_agg(
                   case when field is null then int4send(-1)
                        else int4send(octet_length(convert_to(field, 'UTF8')))
                             || convert_to(field, 'UTF8') end, ''::bytea order by place) as bytes
            from unnest(array[
                   l.version::text, l.seq::text,
                   trunc(extract(epoch from l.sealed_at) * 1000000)::text, l.entry::text,
                   trunc(extract(epoch from e.at) * 1000000)::text, e.account, e.livemode::text,
                   e.actor, e.action, e.outcome, e.code, e.operation::text, e.order_id, e.subject,
                   e.result_id, e.amount::text, e.currency, e.reference])
                 with ordinality as f(field, place)) f
       where sha256(l.before || f.bytes) <> l.hash
       order by l.seq
      """;

  private ChainInSql() {}
}
