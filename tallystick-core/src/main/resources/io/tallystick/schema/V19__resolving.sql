-- Whose word has ended an operation that was in review, and why.
alter table tallystick.operation add resolved_at timestamptz;
alter table tallystick.operation add resolved_by text;
alter table tallystick.operation add note text;
alter table tallystick.operation add check ((resolved_at is null) = (resolved_by is null));
