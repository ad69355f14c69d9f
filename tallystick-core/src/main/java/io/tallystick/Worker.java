package io.tallystick;

/** Something that works in the background, from its start until it is closed. */
public interface Worker extends AutoCloseable {
  void start();

  /** Ends it; what it was doing is left to whoever comes next. */
  @Override
  void close();
}
