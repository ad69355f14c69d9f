package io.tallystick.server;

/** The one entry point. */
public final class Tallystick {
  private Tallystick() {}

  public static void main(String[] arguments) {}
}
