-- Who is told: the app by HTTP, or a handler inside the application around us. Each receiver has its
-- own deliveries, in order per order.
alter table tallystick.delivery add receiver text not null default 'app';
alter table tallystick.delivery drop constraint delivery_order_id_sequence_key;
alter table tallystick.delivery add unique (order_id, receiver, sequence);
