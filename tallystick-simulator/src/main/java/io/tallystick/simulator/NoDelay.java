package io.tallystick.simulator;

/** Turns Nagle's algorithm off in the JDK's HTTP server, which else adds 40 ms to an answer. */
final class NoDelay {
  private static final String PROPERTY = "sun.net.httpserver.nodelay";

  private NoDelay() {}

  /** Has an effect only before the JVM's first server; a value set by the user stays. */
  static void ensure() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, "true");
    }
  }
}
