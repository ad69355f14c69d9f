-- An order is an immutable snapshot of what was bought; only its state moves.
create table tallystick.orders (
  id             text primary key,
  account        text not null,
  livemode       boolean not null,
  owner          text not null,             -- 'user:…' or, for a guest's order, 'key:…'
  reference      text,
  status         text not null check (status in ('open', 'paid', 'fulfilled', 'canceled', 'review')),
  amount         bigint not null check (amount > 0),
  currency       text not null,
  review_reason  text,
  created_at     timestamptz not null default now(),
  paid_at        timestamptz,
  fulfilled_at   timestamptz,
  check ((status = 'review') = (review_reason is not null))
);

create table tallystick.order_line (
  order_id    text not null references tallystick.orders,
  position    integer not null,
  price       text,                         -- id in the catalogue
  name        text not null,
  unit_amount bigint not null,
  quantity    bigint not null check (quantity > 0),
  primary key (order_id, position)
);

-- What happened to an order once, and may happen only once.
create table tallystick.effect (
  order_id    text not null references tallystick.orders,
  name        text not null,
  subject     text not null default '',     -- the refund or dispute; empty for the payment
  recorded_at timestamptz not null default now(),
  primary key (order_id, name, subject)
);
