package io.tallystick.server.command;

import java.util.OptionalInt;

/** The terminal that a command prints to, if it prints to one. */
final class Terminal {
  /** Set by {@code ./tallystick} where its standard output is a terminal. */
  private static final String COLUMNS = "TALLYSTICK_COLUMNS";

  private Terminal() {}

  /** How wide it is; nothing where output goes to a file or another program. */
  static OptionalInt columns() {
    String columns = System.getenv(COLUMNS);
    return columns == null || !columns.matches("[1-9][0-9]{0,3}")
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(columns));
  }
}
