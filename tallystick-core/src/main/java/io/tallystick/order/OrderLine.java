package io.tallystick.order;

import org.jspecify.annotations.Nullable;

/**
 * One line of an order, as it was priced when the order was made.
 *
 * @param price its id in the catalogue; null for a line that a trusted back end priced
 * @param unitAmount minor units of the order's currency
 */
public record OrderLine(@Nullable String price, String name, long unitAmount, long quantity) {}
