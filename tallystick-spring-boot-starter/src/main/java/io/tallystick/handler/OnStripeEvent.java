package io.tallystick.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that is told of events of Stripe's, once they are applied. It takes a {@link
 * io.tallystick.webhook.StripeEvent}. For what becomes of orders, {@link OnOrder} is the better
 * choice: it is told what is true, in the order in which it became so; events come in any order.
 *
 * <p>It runs from the outbox, in a transaction of its own on the {@code DataSource} that Tallystick
 * uses, bounded to ten seconds without a statement, fifteen for one statement, and twenty in all,
 * after which its thread is interrupted; two of its calls run at once on a server. It is told at
 * least once: what it throws has it told again with growing pauses, for three days; what it wrote
 * to that database is then rolled back. A replayed event is told again. Its name, {@code
 * Class.method}, must stay the same while deliveries wait.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnStripeEvent {
  /** A type of event, or the beginning of types and a star, as in {@code charge.dispute.*}. */
  String value();
}
