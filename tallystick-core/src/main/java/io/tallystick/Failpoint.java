package io.tallystick;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The points at which the crash harness ends this process, as a power cut would. When none is
 * armed, reaching one is a comparison with a constant, which the JIT compiler removes.
 */
public enum Failpoint {
  /** Order and operation are written, their commit is not sent. */
  INTENT_UNCOMMITTED,
  /** The operation is committed as sent, and nothing has been sent. */
  INTENT_UNSENT,
  /** The request is about to go to the socket, the last look at the key's age behind it. */
  STRIPE_CALLED,
  /** Stripe has answered, nothing of the answer is read. */
  STRIPE_ANSWER_UNREAD,
  /** Stripe's answer is read and merged, its commit is not sent. */
  OUTCOME_UNCOMMITTED,
  /** The outcome is committed, and not even we have heard of it. */
  OUTCOME_COMMITTED,
  /** Everything is done but the caller's answer. */
  CALLER_UNANSWERED,
  /** A webhook is verified, its row is not written. */
  WEBHOOK_UNCOMMITTED,
  /** A webhook is stored, Stripe is not answered. */
  WEBHOOK_UNANSWERED,
  /**
   * The events of a batch are applied, their jobs not yet taken off the list, nothing committed.
   */
  LANE_HALF_DRAINED,
  /** An order's effect and its delivery are committed, the delivery is not sent. */
  DELIVERY_UNSENT,
  /** The app has acknowledged a delivery, nobody has noted it. */
  DELIVERY_UNMARKED,
  /** A page of Stripe's events is stored, and nobody has noted how far that is. */
  CATCH_UP_HALF_DONE,
  /** One migration is done, the next one is not. */
  BETWEEN_MIGRATIONS;

  /** The exit status of a process that ended at a failpoint. */
  public static final int EXIT_STATUS = 86;

  private static final String PROPERTY = "tallystick.failpoint";
  private static final Pattern PLAN = Pattern.compile("([a-z_]+)(?::([1-9][0-9]{0,5}))?");

  /**
   * Arms one for the rest of this process; must come before the first is reached.
   *
   * @param plan a name in lower case, and after a colon which passing is the last: {@code
   *     webhook_unanswered:3}
   */
  public static void arm(String plan) {
    Armed.Plan.read(plan);
    System.setProperty(PROPERTY, plan);
  }

  /** Ends the process at once if this point is armed and it is the passing that was meant. */
  public void reach() {
    if (this == Armed.POINT) {
      Armed.pass();
    }
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Read once, when the first point is reached. */
  private static final class Armed {
    private static final @Nullable Plan ARMED = Plan.ofThisProcess();
    private static final @Nullable Failpoint POINT = ARMED == null ? null : ARMED.point();
    private static final AtomicInteger LEFT = new AtomicInteger(ARMED == null ? 0 : ARMED.nth());

    static void pass() {
      if (LEFT.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
    }

    private record Plan(Failpoint point, int nth) {
      static @Nullable Plan ofThisProcess() {
        String plan = System.getProperty(PROPERTY);
        return plan == null ? null : read(plan);
      }

      static Plan read(String plan) {
        Matcher parts = PLAN.matcher(plan);
        if (parts.matches()) {
          for (Failpoint point : values()) {
            if (point.wireName().equals(parts.group(1))) {
              return new Plan(point, parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2)));
            }
          }
        }
        throw new ConfigurationException(
            "FAILPOINT_UNKNOWN",
            "TALLYSTICK_FAILPOINT is not a failpoint: " + plan + ".",
            "Name one of "
                + Arrays.stream(values()).map(Failpoint::wireName).collect(Collectors.joining(", "))
                + ", with :N for its Nth passing, or unset it.");
      }
    }
  }
}
