-- How far Stripe's own list of events has been compared with what we hold, and the walk through it
-- that is under way: from its newest event back to where the last walk began.
create table tallystick.catch_up (
  account         text not null,
  livemode        boolean not null,
  seen_until      timestamptz not null,     -- everything that was created before is in the inbox
  walk_from       timestamptz,
  walk_started_at timestamptz,
  walk_position   text,                     -- the oldest event seen so far; null: none yet
  holder          uuid,
  lease_until     timestamptz not null default '-infinity',
  primary key (account, livemode)
);
