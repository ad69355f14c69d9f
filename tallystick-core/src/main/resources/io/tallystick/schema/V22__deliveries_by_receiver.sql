-- Each receiver's deliveries in the order in which they are due: what waits for one that hangs is not
-- read to find another's. Reads the table once, which stands still meanwhile; the lock that may not be
-- had comes first.
drop index tallystick.delivery_due;
create index delivery_due_of_receiver on tallystick.delivery (receiver, due_at)
  where status = 'pending';
