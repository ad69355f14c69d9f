package io.tallystick.endtoend.process;

import java.time.Duration;
import java.util.List;

/** Runs short commands of Tallystick to their end, in one workplace. */
public record Commands(Workplace place, Environment environment) {
  /** The longest start a PostgreSQL of their own; other tests share the cores. */
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  public Ended run(String... arguments) {
    try (RunningProgram program =
        RunningProgram.tallystick(place, environment, List.of(arguments))) {
      return program.awaitEnd(DEADLINE);
    }
  }
}
