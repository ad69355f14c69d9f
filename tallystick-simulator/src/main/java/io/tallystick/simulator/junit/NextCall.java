package io.tallystick.simulator.junit;

import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.simulator.fault.Faults;
import java.time.Duration;

/** What goes wrong on the next call of a kind. */
public final class NextCall {
  private final Faults faults;
  private final StripeCall call;
  private final int times;

  NextCall(Faults faults, StripeCall call, int times) {
    this.faults = faults;
    this.call = call;
    this.times = times;
  }

  /** Not only the next one but the next so many. */
  public NextCall times(int number) {
    return new NextCall(faults, call, number);
  }

  /** Stripe does nothing, and no answer comes. */
  public void timesOutBeforeApplying() {
    order(Fault.timeoutBefore());
  }

  /** Stripe does it, and no answer comes. */
  public void timesOutAfterApplying() {
    order(Fault.timeoutAfter());
  }

  /** Stripe does it, and the connection breaks in the middle of the answer. */
  public void isReset() {
    order(Fault.reset());
  }

  /** 409: the idempotency key is in use. */
  public void conflicts() {
    order(Fault.conflict());
  }

  /** 429: nothing is done. */
  public void isRateLimited() {
    order(Fault.rateLimited());
  }

  /** Stripe does it and answers 500, again and again under the same key. */
  public void failsWith500() {
    order(Fault.error500());
  }

  /** 503 without a body: nothing is done. */
  public void answersEmpty503() {
    order(Fault.empty503());
  }

  /** Stripe does it and answers an object without an id. */
  public void answersEmptyObject() {
    order(Fault.emptyObject());
  }

  /** Stripe does it, but first takes its time. */
  public void takes(Duration pause) {
    order(Fault.latency(pause));
  }

  private void order(CallFault fault) {
    faults.next(call.method(), call.path(), fault, times);
  }
}
