-- Every call that moves money at Stripe is a row here before it is a request.
create table tallystick.operation (
  id            uuid primary key,
  account       text not null,
  livemode      boolean not null,
  caller        text not null,
  kind          text not null,
  caller_key    text not null,
  fingerprint   bytea not null,             -- SHA-256 of method, path and canonical body
  order_id      text references tallystick.orders deferrable initially deferred,
  amount        bigint not null,
  currency      text not null,
  parameters    text not null,              -- frozen: the form that is sent, byte for byte, on every repeat
  attempt       integer not null default 1,
  stripe_key    text not null unique,
  state         text not null check (state in
                  ('prepared', 'sent', 'succeeded', 'declined', 'rejected', 'unknown', 'review')),
  first_sent_at timestamptz,
  result_id     text,                       -- the id of Stripe's object
  result_status text,                       -- its status in the first answer
  error_code    text,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  unique (account, livemode, caller, kind, caller_key),
  check (state = 'prepared' or first_sent_at is not null),
  check ((state = 'succeeded') = (result_id is not null))
);
