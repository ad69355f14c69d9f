package io.tallystick.operation;

import io.tallystick.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is about.
 *
 * @param orderId whose lock guards it; null for what belongs to no order
 * @param subject the id of Stripe's object that it acts on, or of the account that it pays
 * @param amount what it asks for; null for a customer, which costs nothing
 */
public record About(@Nullable String orderId, @Nullable String subject, @Nullable Money amount) {}
