package io.tallystick.simulator.fault;

import java.time.Duration;

/** Something that goes wrong once, on a call or on an event. */
public sealed interface Fault permits CallFault, EventFault {

  /** The name in the control interface, such as {@code timeout_after}. */
  String wireName();

  /** Nothing is executed and no answer comes. */
  static CallFault timeoutBefore() {
    return new CallFault.TimeoutBefore();
  }

  /** The call is executed, and no answer comes. */
  static CallFault timeoutAfter() {
    return new CallFault.TimeoutAfter();
  }

  /** The call is executed, and the connection breaks in the middle of the answer. */
  static CallFault reset() {
    return new CallFault.Reset();
  }

  /** 409 as for a key in use; nothing is executed. */
  static CallFault conflict() {
    return new CallFault.Conflict();
  }

  /** 429; nothing is executed. */
  static CallFault rateLimited() {
    return new CallFault.RateLimited();
  }

  /** The call is executed and answered 500, which its idempotency key then replays. */
  static CallFault error500() {
    return new CallFault.Error500();
  }

  /** 503 without a body; nothing is executed. */
  static CallFault empty503() {
    return new CallFault.Empty503();
  }

  /** The call is executed and answered {@code 200 {}}; its key replays the true answer. */
  static CallFault emptyObject() {
    return new CallFault.EmptyObject();
  }

  /** The call is executed after a pause in which its idempotency key is in use. */
  static CallFault latency(Duration pause) {
    return new CallFault.Latency(pause);
  }

  /** The event is delivered twice under one id. */
  static EventFault duplicate() {
    return new EventFault.Duplicate();
  }

  /**
   * The event reaches each endpoint after the next one that goes there; if none comes within ten
   * seconds of the simulator's clock, alone.
   */
  static EventFault reorder() {
    return new EventFault.Reorder();
  }

  /** The event is listed but never delivered. */
  static EventFault drop() {
    return new EventFault.Drop();
  }

  /** The first delivery waits, on the simulator's clock. */
  static EventFault delay(Duration pause) {
    return new EventFault.Delay(pause);
  }

  /** The event was created in the second of the event before it, whatever the clock says. */
  static EventFault sameSecond() {
    return new EventFault.SameSecond();
  }

  /** The change is told by two events with different ids, both listed and delivered. */
  static EventFault secondId() {
    return new EventFault.SecondId();
  }

  /** The event is delivered, well signed, as if it were of live mode. */
  static EventFault wrongMode() {
    return new EventFault.WrongMode();
  }

  /** A copy with another amount and a wrong signature arrives as well; it is listed nowhere. */
  static EventFault forged() {
    return new EventFault.Forged();
  }

  /** The event is delivered as an endpoint of API version 2023-10-16 would get it. */
  static EventFault versionSkew() {
    return new EventFault.VersionSkew();
  }
}
