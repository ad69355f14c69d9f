-- How far somebody has used up a limit: tat is when all of it will be free again, and a row whose
-- time is past says as much as none. Unlogged: a crash of PostgreSQL gives everybody a fresh minute,
-- and no call waits for a disk. Room for a new version beside the old keeps updates off the index.
create unlogged table tallystick.rate_limit (
  livemode boolean not null,
  subject  text not null,       -- 'key:…', 'user:…', 'address:…', 'declines:user:…', 'again:…'
  tat      timestamptz not null,
  primary key (livemode, subject)
) with (fillfactor = 50);
