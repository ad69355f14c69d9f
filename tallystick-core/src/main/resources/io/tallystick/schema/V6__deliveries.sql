-- The outbox. A delivery is claimed by moving due_at past its lease and counting the attempt,
-- committed before anything is sent; the attempt's number fences whoever comes back late.
create table tallystick.delivery (
  id              text primary key,         -- msg_…: the webhook-id, the same in every attempt
  order_id        text not null references tallystick.orders,
  sequence        integer not null,         -- within its order, from 1
  type            text not null,
  status          text not null default 'pending'
                    check (status in ('pending', 'acknowledged', 'parked', 'superseded')),
  attempts        integer not null default 0,
  due_at          timestamptz not null default now(),
  last_error      text,
  created_at      timestamptz not null default now(),
  acknowledged_at timestamptz,
  unique (order_id, sequence)
);
create index delivery_due on tallystick.delivery (due_at) where status = 'pending';
