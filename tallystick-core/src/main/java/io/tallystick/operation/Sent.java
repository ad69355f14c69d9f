package io.tallystick.operation;

import io.tallystick.Secret;
import java.util.Optional;

/** What is known of an operation after a step of it. */
sealed interface Sent {
  /**
   * Where it stands now.
   *
   * @param clientSecret if this step brought it
   */
  record Known(Operation operation, Optional<Secret> clientSecret) implements Sent {
    Known(Operation operation) {
      this(operation, Optional.empty());
    }
  }

  /** Somebody else is sending it right now. */
  record Elsewhere() implements Sent {}
}
