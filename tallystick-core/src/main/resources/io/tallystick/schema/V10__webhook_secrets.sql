-- When a webhook secret verified a request last, so that whoever rolls it sees when the old one can
-- go. The fingerprint is the start of its SHA-256.
create table tallystick.webhook_secret_use (
  endpoint     text not null,               -- empty: the main one
  fingerprint  text not null,
  uses         bigint not null,
  last_used_at timestamptz not null default now(),
  primary key (endpoint, fingerprint)
);
