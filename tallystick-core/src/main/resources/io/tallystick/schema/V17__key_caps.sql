-- What a key may move at most, as in 'refund usd 50000', 'transfer usd 100000' or 'day usd 500000'
-- (minor units). A kind with caps refuses every currency that none of them names.
alter table tallystick.api_key add caps text[] not null default '{}';
-- To the minute: uses are counted in memory first.
alter table tallystick.api_key add last_used_at timestamptz;

-- What a capped key has moved today.
create index operation_moved on tallystick.operation (caller, created_at)
  where kind in ('refund', 'transfer');
