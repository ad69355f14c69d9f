package io.tallystick.delivery;

import java.util.List;

/** Who wants to be told of what. */
@FunctionalInterface
public interface Receivers {
  /** The app that is told by HTTP. */
  String APP = "app";

  /** The app alone; what is due before it has an address waits for it. */
  Receivers APP_ALONE = type -> List.of(APP);

  /**
   * The names of those who are told of this type; of an order's, as in {@code order.paid}, never
   * none.
   */
  List<String> of(String type);
}
