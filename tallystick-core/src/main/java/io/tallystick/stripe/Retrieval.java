package io.tallystick.stripe;

import java.util.List;

/** What came of asking Stripe for an object. */
public sealed interface Retrieval {
  /** The object as it is now, and what belongs to it: a charge comes with its refunds. */
  record Found(List<Snapshot> objects) implements Retrieval {
    public Found {
      objects = List.copyOf(objects);
    }
  }

  /** There is no such object at Stripe, or it cannot be read; asking again would not help. */
  record Missing(String code) implements Retrieval {}

  /** No answer, or none that can be used: ask again later. */
  record Failed(String code) implements Retrieval {}
}
