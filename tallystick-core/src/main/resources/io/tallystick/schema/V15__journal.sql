-- The journal takes every kind of call that makes or moves something, not payment intents alone.
alter table tallystick.operation alter order_id drop not null;
alter table tallystick.operation alter amount drop not null;      -- a customer has none
alter table tallystick.operation alter currency drop not null;
alter table tallystick.operation add check ((amount is null) = (currency is null));
alter table tallystick.operation add path text not null default '/v1/payment_intents';  -- frozen
alter table tallystick.operation alter path drop default;
alter table tallystick.operation add subject text;     -- Stripe's object that it acts on, or the account that is paid
alter table tallystick.operation add sends integer not null default 1;  -- fences whoever comes back late
alter table tallystick.operation add last_sent_at timestamptz not null default now();
alter table tallystick.operation add pinned boolean not null default false;  -- Stripe would repeat an answer that tells nothing
alter table tallystick.operation add due_at timestamptz not null default now();  -- when recovery takes it up

-- A key stands for one call of its caller, whatever its kind.
alter table tallystick.operation drop constraint operation_account_livemode_caller_kind_caller_key_key;
alter table tallystick.operation add unique (account, livemode, caller, caller_key);

create index operation_due on tallystick.operation (due_at)
  where state in ('prepared', 'sent', 'unknown');
create index operation_subject on tallystick.operation (subject)
  where kind in ('capture', 'cancel') and state in ('prepared', 'sent', 'unknown', 'review');
create index operation_transfer on tallystick.operation (order_id) where kind = 'transfer';
create index operation_review on tallystick.operation (created_at) where state = 'review';

-- What is being refunded holds its money from the moment at which it is journalled: a reservation is
-- a row whose id is made of the operation's until Stripe's own takes its place.
alter table tallystick.refund add operation uuid unique;

-- The customer that we made and keep for one user of the app; null until Stripe has answered.
create table tallystick.customer (
  account    text not null,
  livemode   boolean not null,
  owner      text not null,
  operation  uuid not null unique references tallystick.operation deferrable initially deferred,
  id         text,                       -- cus_…
  created_at timestamptz not null default now(),
  primary key (account, livemode, owner)
);

-- The same cart of the same owner is answered with the intent that is still open.
alter table tallystick.orders add cart bytea;          -- SHA-256 of what was asked for
create index orders_open_cart on tallystick.orders (owner, cart) where status = 'open';
create index orders_reference on tallystick.orders (reference, id) where reference is not null;
