package io.tallystick.operation;

import io.tallystick.money.Currency;
import java.util.Map;

/**
 * The most that a caller may move, in minor units by currency. What is bounded at all is refused in
 * every currency that is not named; an empty map bounds nothing.
 *
 * @param each by one operation of this kind
 * @param day by all refunds and transfers of a day, by UTC
 */
public record Allowance(Map<Currency, Long> each, Map<Currency, Long> day) {
  public static final Allowance UNBOUNDED = new Allowance(Map.of(), Map.of());

  public Allowance {
    each = Map.copyOf(each);
    day = Map.copyOf(day);
  }
}
