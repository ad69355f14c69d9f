package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.SimulatedClock;

/** What a room of the account works with: ids, the time, and who is told of each change. */
public record Desk(Ids ids, SimulatedClock clock, Events events) {

  public String nextId(String prefix) {
    return ids.next(prefix);
  }

  /** Seconds since the epoch. */
  public long now() {
    return clock.epochSecond();
  }
}
