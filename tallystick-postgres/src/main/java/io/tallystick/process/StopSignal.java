package io.tallystick.process;

/**
 * A signal that asks a tethered process to end.
 *
 * <p>A POSIX shell starts its background commands with SIGINT and SIGQUIT ignored, so those two
 * reach only programs that install handlers of their own. PostgreSQL does; a JVM does not, and
 * needs {@link #TERM}.
 */
public enum StopSignal {
  TERM,
  INT,
  QUIT,
  KILL
}
