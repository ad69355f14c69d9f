package io.tallystick.handler;

import io.tallystick.order.OrderStatus;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that is told when an order has become {@code PAID}, {@code CANCELED} or {@code
 * REVIEW}. It takes an {@link io.tallystick.order.OrderView} and may take the {@link
 * io.tallystick.order.Effects} of the order after it.
 *
 * <p>It runs from the outbox, in a transaction of its own on the {@code DataSource} that Tallystick
 * uses, bounded to ten seconds without a statement, fifteen for one statement, and twenty in all,
 * after which its thread is interrupted; two of its calls run at once on a server. It is told at
 * least once: what it throws has it told again with growing pauses, for three days. An order is
 * fulfilled when every handler of {@code PAID} has returned. Its name, {@code Class.method}, must
 * stay the same while deliveries wait.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnOrder {
  OrderStatus value();
}
