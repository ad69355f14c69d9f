package io.tallystick.simulator.fault;

import java.time.Duration;

/** A fault on one API call; {@link Fault} says what each does. */
public sealed interface CallFault extends Fault {

  record TimeoutBefore() implements CallFault {
    @Override
    public String wireName() {
      return "timeout_before";
    }
  }

  record TimeoutAfter() implements CallFault {
    @Override
    public String wireName() {
      return "timeout_after";
    }
  }

  record Reset() implements CallFault {
    @Override
    public String wireName() {
      return "reset";
    }
  }

  record Conflict() implements CallFault {
    @Override
    public String wireName() {
      return "conflict";
    }
  }

  record RateLimited() implements CallFault {
    @Override
    public String wireName() {
      return "rate_limited";
    }
  }

  record Error500() implements CallFault {
    @Override
    public String wireName() {
      return "error_500";
    }
  }

  record Empty503() implements CallFault {
    @Override
    public String wireName() {
      return "empty_503";
    }
  }

  record EmptyObject() implements CallFault {
    @Override
    public String wireName() {
      return "empty_object";
    }
  }

  record Latency(Duration pause) implements CallFault {
    public Latency {
      Durations.requireBounded(pause);
    }

    @Override
    public String wireName() {
      return "latency";
    }
  }
}
