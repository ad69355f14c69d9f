package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;

/**
 * A fixed sequence of calls and of what the world does meanwhile.
 *
 * @param name the same for Java and for Node
 */
record Scenario(String name, Story story) {
  /** How it goes. */
  @FunctionalInterface
  interface Story {
    void tell(Stage stage) throws StripeException;
  }
}
