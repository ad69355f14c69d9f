package io.tallystick.access;

import java.util.Optional;

/** Tokens of shoppers. */
@FunctionalInterface
public interface Tokens {
  /** Whose token it is, if it is one that we take, and valid now. */
  Optional<Caller.Shopper> verify(String token);
}
