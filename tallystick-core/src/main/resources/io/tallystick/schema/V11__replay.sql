-- Who had which event applied again, and why.
create table tallystick.inbox_replay (
  id          bigint generated always as identity primary key,
  inbox_id    bigint not null,
  actor       text not null,
  reason      text not null,
  replayed_at timestamptz not null default now()
);
create index inbox_replay_event on tallystick.inbox_replay (inbox_id);

-- Who looks for what went wrong must not read all that went right; ordinary events never enter.
create index inbox_event_parked on tallystick.inbox_event (id) where status = 'parked';

-- A delivery that an operator sends again has its time to be parked counted from then.
alter table tallystick.delivery add retried_at timestamptz;
create index delivery_parked on tallystick.delivery (id) where status = 'parked';
