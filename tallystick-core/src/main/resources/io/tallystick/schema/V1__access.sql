-- Callers that are back ends. The key itself is shown once and never stored.
create table tallystick.api_key (
  id         text primary key,
  name       text not null unique,          -- never used again, not even after a revocation
  hash       bytea not null unique,         -- SHA-256 of the whole key; 256 random bits need no salt
  scopes     text[] not null,
  livemode   boolean not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
