-- Charges, refunds, disputes and transfers of the account as far as Stripe has told us, also of
-- payments that are not ours or not ours yet: a refund may be told of before the payment is linked.
create table tallystick.charge (
  account         text not null,
  id              text not null,            -- ch_…, py_…
  livemode        boolean not null,
  payment_intent  text,
  status          text not null,
  amount          bigint not null,
  amount_captured bigint not null,
  amount_refunded bigint not null,          -- the most that was ever told
  currency        text not null,
  updated_at      timestamptz not null default now(),
  primary key (account, id)
);
create index charge_payment_intent on tallystick.charge (account, payment_intent);

create table tallystick.refund (
  account        text not null,
  id             text not null,             -- re_…, pyr_…
  livemode       boolean not null,
  payment_intent text,
  charge         text,
  status         text not null,
  amount         bigint not null,
  currency       text not null,
  revision       integer not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (account, id)
);
create index refund_payment_intent on tallystick.refund (account, payment_intent);

create table tallystick.dispute (
  account        text not null,
  id             text not null,             -- dp_…, du_…
  livemode       boolean not null,
  payment_intent text,
  charge         text,
  status         text not null,
  amount         bigint not null,
  currency       text not null,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (account, id)
);
create index dispute_payment_intent on tallystick.dispute (account, payment_intent);

create table tallystick.transfer (
  account            text not null,
  id                 text not null,         -- tr_…
  livemode           boolean not null,
  amount             bigint not null,
  amount_reversed    bigint not null,
  currency           text not null,
  destination        text,
  source_transaction text,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  primary key (account, id)
);

-- Counts the changes, so that an answer that was asked for can tell whether it is still the latest.
alter table tallystick.payment add revision integer not null default 1;

-- The part of the amount that a capture of ours asked for; null: all of it.
alter table tallystick.orders add capture_amount bigint
  check (capture_amount > 0 and capture_amount <= amount);

-- Events that only Stripe's answer to a question can settle: what the ladders leave undecided, and
-- thin events, which hold an id and nothing else. Asked outside of the lanes.
create table tallystick.inbox_question (
  inbox_id  bigint primary key,
  account   text not null,
  livemode  boolean not null,
  noun      text not null,
  object_id text not null,
  attempts  integer not null default 0,
  due_at    timestamptz not null default now()
);
create index inbox_question_due on tallystick.inbox_question (due_at);
