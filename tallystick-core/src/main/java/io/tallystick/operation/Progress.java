package io.tallystick.operation;

import io.tallystick.Secret;
import java.util.Optional;

/**
 * How far a call has come. An outcome that is not known is never told as a success or a failure.
 */
public sealed interface Progress {
  /**
   * It has succeeded.
   *
   * @param clientSecret if this very call brought it; it is never stored
   * @param replayed whether its key had been used before
   */
  record Succeeded(Operation operation, Optional<Secret> clientSecret, boolean replayed)
      implements Progress {}

  /** It was declined or rejected, for good. */
  record Failed(Operation operation, boolean replayed) implements Progress {}

  /** Not known yet, or left to an operator; the operation tells later. */
  record Pending(Operation operation) implements Progress {}

  /** The same key is being worked on right now. */
  record InFlight() implements Progress {}

  /** The same key stood for another call. */
  record KeyReused() implements Progress {}
}
