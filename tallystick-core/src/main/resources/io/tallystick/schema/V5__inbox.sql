-- The inbox is the job queue. Ids and outcome are narrow and kept long; the payload is compressed
-- and partitioned by week, to be dropped whole; the job is deleted by the transaction that applies it.
create table tallystick.inbox_event (
  id          bigint generated always as identity primary key,
  account     text not null,
  livemode    boolean not null,
  event_id    text not null,
  type        text not null,
  api_version text,
  received_at timestamptz not null,
  status      text not null default 'received'
                check (status in ('received', 'applied', 'ignored', 'parked')),
  reason      text,
  attempts    integer not null default 0,
  order_id    text,
  unique (account, livemode, event_id)
);

create table tallystick.inbox_payload (
  inbox_id    bigint not null,
  received_at timestamptz not null,
  dictionary  smallint not null,            -- 0: zstd without a dictionary
  size_bytes  integer not null,             -- before compression
  body        bytea not null,
  primary key (inbox_id, received_at)
) partition by range (received_at);

alter table tallystick.inbox_payload alter column body set storage external;

-- Nothing may fail to be stored for want of a partition; this one stays empty.
create table tallystick.inbox_payload_default partition of tallystick.inbox_payload default;

create table tallystick.inbox_job (
  inbox_id    bigint primary key,
  received_at timestamptz not null,
  lane        smallint not null check (lane between 0 and 63),
  root        text not null,
  due_at      timestamptz not null default now()
);
create index inbox_job_lane on tallystick.inbox_job (lane, inbox_id);

-- Authentic, but not ours: kept apart, so that it cannot occupy the key of a real event.
create table tallystick.inbox_quarantine (
  id          bigint generated always as identity primary key,
  account     text not null,
  livemode    boolean not null,             -- of our keys, not of the event
  event_id    text not null,
  type        text not null,
  api_version text,
  reason      text not null,
  received_at timestamptz not null default now(),
  size_bytes  integer not null,
  body        bytea not null,
  unique (account, livemode, event_id, reason)
);
