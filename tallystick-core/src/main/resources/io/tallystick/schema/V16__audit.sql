-- Every money or operator action, allowed or refused, and what came of it. Only inserted into.
create table tallystick.audit_entry (
  id        bigint generated always as identity primary key,
  at        timestamptz not null default clock_timestamp(),
  account   text not null,
  livemode  boolean not null,
  actor     text not null,                  -- key:shop, jwt:issuer#sub, os:user; tallystick for what we begin by ourselves
  action    text not null,                  -- an operation's kind, or an operator's command as in keys.create
  outcome   text not null check (outcome in
              ('allowed', 'refused', 'succeeded', 'declined', 'rejected', 'review')),
  code      text,                           -- why, where it is not a success
  operation uuid,
  order_id  text,
  subject   text,                           -- what it acts on: Stripe's object or account, an event, a delivery, a key
  result_id text,                           -- the object that it made
  amount    bigint,                         -- minor units
  currency  text,
  reference text                            -- the problem's, as the caller has heard it
);
create index audit_entry_at on tallystick.audit_entry using brin (at);

-- Entries that no link holds yet, so that the sealer need not look for them. An entry becomes
-- visible when its transaction commits, which may be long after entries with higher ids.
create table tallystick.audit_unsealed (
  entry bigint primary key
);

-- The chain: each link holds one entry and the hash of the link before it. Only inserted into.
create table tallystick.audit_link (
  seq       bigint primary key,             -- 1, 2, 3, … without a gap
  entry     bigint not null unique,
  sealed_at timestamptz not null,
  version   smallint not null,              -- of the bytes that are hashed
  hash      bytea not null
);

create function tallystick.audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'tallystick.% is only ever inserted into', tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_append_only before update or delete or truncate on tallystick.audit_entry
  for each statement execute function tallystick.audit_refuse_change();
create trigger audit_append_only before update or delete or truncate on tallystick.audit_link
  for each statement execute function tallystick.audit_refuse_change();

create function tallystick.audit_note_unsealed() returns trigger language plpgsql as $$
begin
  insert into tallystick.audit_unsealed (entry) values (new.id);
  return null;
end
$$;
create trigger audit_unsealed after insert on tallystick.audit_entry
  for each row execute function tallystick.audit_note_unsealed();

-- An operation is audited where it is journalled and where it is settled, by the same statement,
-- whoever does it: no code can move money and forget the entry.
create function tallystick.audit_operation() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into tallystick.audit_entry
           (account, livemode, actor, action, outcome, operation, order_id, subject, amount, currency)
    values (new.account, new.livemode, left(new.caller, 600), new.kind, 'allowed', new.id,
            new.order_id, left(new.subject, 300), new.amount, new.currency);
    if new.state in ('prepared', 'sent', 'unknown') then
      return null;
    end if;
  end if;
  insert into tallystick.audit_entry
         (account, livemode, actor, action, outcome, code, operation, order_id, subject, result_id,
          amount, currency)
  values (new.account, new.livemode, left(new.caller, 600), new.kind, new.state,
          left(new.error_code, 100), new.id, new.order_id, left(new.subject, 300),
          left(new.result_id, 300), new.amount, new.currency);
  return null;
end
$$;
create trigger audit_begun after insert on tallystick.operation
  for each row execute function tallystick.audit_operation();
create trigger audit_settled after update of state on tallystick.operation
  for each row when (old.state is distinct from new.state
                     and new.state not in ('prepared', 'sent', 'unknown'))
  execute function tallystick.audit_operation();

-- Also where a session pretends to replicate.
alter table tallystick.audit_entry enable always trigger audit_append_only;
alter table tallystick.audit_link enable always trigger audit_append_only;
alter table tallystick.audit_entry enable always trigger audit_unsealed;
alter table tallystick.operation enable always trigger audit_begun;
alter table tallystick.operation enable always trigger audit_settled;
