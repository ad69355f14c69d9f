package io.tallystick.server.demo;

import java.net.URI;
import java.time.Duration;

/** Tells what the demo sees, as it sees it. Times are since the demo's start. */
interface Narrator {

  /** The demo begins. */
  default void begin() {}

  /** What is being waited for now. */
  default void waiting(String what) {}

  /** A part answers. */
  default void up(String part, URI url, Duration elapsed) {}

  void tell(Step step, Duration elapsed);

  /** Nothing is left running; said to people only. */
  default void ended() {}

  /** A failure is about to be told elsewhere. */
  default void broken() {}
}
