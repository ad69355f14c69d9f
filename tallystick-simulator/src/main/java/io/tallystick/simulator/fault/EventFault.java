package io.tallystick.simulator.fault;

import java.time.Duration;

/** A fault on the delivery of one event; {@link Fault} says what each does. */
public sealed interface EventFault extends Fault {
  /** Whether an event that no endpoint wants shows it too, because it is listed so. */
  default boolean isListed() {
    return this instanceof SameSecond || this instanceof SecondId;
  }

  record Duplicate() implements EventFault {
    @Override
    public String wireName() {
      return "duplicate";
    }
  }

  record Reorder() implements EventFault {
    @Override
    public String wireName() {
      return "reorder";
    }
  }

  record Drop() implements EventFault {
    @Override
    public String wireName() {
      return "drop";
    }
  }

  record Delay(Duration pause) implements EventFault {
    public Delay {
      Durations.requireBounded(pause);
    }

    @Override
    public String wireName() {
      return "delay";
    }
  }

  record SameSecond() implements EventFault {
    @Override
    public String wireName() {
      return "same_second";
    }
  }

  record SecondId() implements EventFault {
    @Override
    public String wireName() {
      return "second_id";
    }
  }

  record VersionSkew() implements EventFault {
    /** An API version before the release trains, still common in the field. */
    public static final String API_VERSION = "2023-10-16";

    @Override
    public String wireName() {
      return "version_skew";
    }
  }

  record WrongMode() implements EventFault {
    @Override
    public String wireName() {
      return "wrong_mode";
    }
  }

  record Forged() implements EventFault {
    @Override
    public String wireName() {
      return "forged";
    }
  }
}
