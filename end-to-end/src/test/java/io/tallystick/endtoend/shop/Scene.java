package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.SimulatorControl;

/** What callers and the checker need of a shop, however many servers it has. */
public interface Scene {
  Shopper shopper();

  ReceiverApp app();

  SimulatorControl stripe();

  Tables tables();
}
