package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.Agenda;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.Library;
import org.jspecify.annotations.Nullable;

/** What a room of the account works with: ids, time, and who is told of each change. */
public record Desk(Ids ids, Agenda agenda, Library library, Events events) {

  /** Its events can be found by their ids, too. */
  public Desk {
    library.shelve("evt", events::find);
  }

  public String nextId(String prefix) {
    return ids.next(prefix);
  }

  /** Seconds since the epoch. */
  public long now() {
    return agenda.now();
  }

  public void emit(String type, ApiObject subject, Cause cause) {
    events.emit(type, subject, null, cause);
  }

  /**
   * Tells of a change.
   *
   * @param before where Stripe tells what changed, the object as it was
   */
  public void emit(String type, ApiObject subject, @Nullable ApiObject before, Cause cause) {
    events.emit(type, subject, before, cause);
  }
}
