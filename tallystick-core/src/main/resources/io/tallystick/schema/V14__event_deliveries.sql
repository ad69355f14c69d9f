-- A handler may be told of an event itself. Such a delivery is of no order, and waits for no other.
alter table tallystick.delivery alter order_id drop not null;
alter table tallystick.delivery add inbox_id bigint
  references tallystick.inbox_event on delete cascade;
alter table tallystick.delivery add check (num_nonnulls(order_id, inbox_id) = 1);
create unique index delivery_event on tallystick.delivery (inbox_id, receiver)
  where inbox_id is not null;
