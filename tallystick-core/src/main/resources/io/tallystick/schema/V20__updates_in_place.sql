-- Each event's row is written once more when it is applied, and each payment's when it is paid. Such
-- an update touches no index as long as it changes no column that an index mentions, not even in its
-- condition, and as the page has room.
alter table tallystick.inbox_event add parked boolean
  generated always as (status = 'parked') stored;
drop index tallystick.inbox_event_parked;
create index inbox_event_parked on tallystick.inbox_event (id) where parked;
alter table tallystick.inbox_event set (fillfactor = 70);
alter table tallystick.payment set (fillfactor = 80);
