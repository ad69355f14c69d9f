-- A PaymentIntent as far as Stripe has told us, and the one order that it pays.
create table tallystick.payment (
  account         text not null,
  id              text not null,            -- pi_…
  livemode        boolean not null,
  order_id        text not null unique references tallystick.orders,
  status          text not null,
  amount          bigint not null,
  amount_received bigint not null,
  currency        text not null,
  latest_charge   text,
  updated_at      timestamptz not null default now(),
  primary key (account, id)
);
