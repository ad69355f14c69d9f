package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Workplace;
import java.nio.file.Path;

/**
 * What stands in for a full disk where none may be mounted: PostgreSQL refuses every new row with
 * the code that it has for one. Less than the real thing, for what it changes goes on.
 */
public record PretendedDisk(Path home) implements Disk {
  private static final String FILL =
      """
      create function public.no_room() returns trigger language plpgsql as
        $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$;
      do $$ declare t regclass; begin
        for t in select oid from pg_class
                  where relnamespace = 'tallystick'::regnamespace and relkind in ('r', 'p')
        loop
          execute format('create trigger no_room before insert on %s'
                         || ' for each statement execute function public.no_room()', t);
        end loop;
      end $$;
      """;

  private static final String MAKE_ROOM = "drop function public.no_room() cascade";

  PretendedDisk() {
    this(Workplace.create().home());
  }

  @Override
  public void fill(RestartableDatabase database) {
    database.tables().execute(FILL);
  }

  @Override
  public void makeRoom(RestartableDatabase database) {
    database.tables().execute(MAKE_ROOM);
  }

  @Override
  public void close() {}
}
