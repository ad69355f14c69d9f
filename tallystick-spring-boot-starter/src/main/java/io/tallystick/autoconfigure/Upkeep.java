package io.tallystick.autoconfigure;

import java.time.Duration;

/** Work that is done again and again, whatever became of it the last time. */
record Upkeep(String name, Duration first, Duration every, Runnable work) {}
