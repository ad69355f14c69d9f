-- What no server of ours writes, and what would keep an entry out of the chain or the sealer from its
-- work. Times are those that a clock can have and that have four digits for a year; numbers of links
-- have 18 digits at most, as those of heads that are kept elsewhere have. The rows that are there are
-- not read: whoever has put one of these in before must not keep a server from starting, and
-- `audit verify` tells of it. Seconds are compared, since a time would be written in each session's zone.
alter table tallystick.audit_entry
  add constraint audit_entry_at_in_range
    check (extract(epoch from at) >= 0.0 and extract(epoch from at) < 253402300800.0) not valid;
alter table tallystick.audit_link
  add constraint audit_link_seq_in_range
    check (seq >= 1 and seq <= 999999999999999999) not valid,
  add constraint audit_link_sealed_at_in_range
    check (extract(epoch from sealed_at) >= 0.0 and extract(epoch from sealed_at) < 253402300800.0) not valid;
