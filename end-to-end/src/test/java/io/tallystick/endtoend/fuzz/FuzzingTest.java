package io.tallystick.endtoend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tries inputs that nobody has thought of; the gate tries those that are kept. */
@Tag("long")
class FuzzingTest {
  private static final int DEFAULT_SECONDS = 600;

  private static final Duration DURATION =
      Duration.ofSeconds(Integer.getInteger("tallystick.fuzz.seconds", DEFAULT_SECONDS));

  /** The slowest target tries as many within seconds; with fewer, nothing was fuzzed. */
  private static final int LEAST_RUNS = 1_000;

  /** What only instrumented code can tell. */
  private static final int LEAST_EDGES = 50;

  static List<FuzzTarget> targets() {
    return FuzzTarget.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void findsNothing(FuzzTarget target) {
    Jazzer jazzer = Jazzer.of(target);

    Fuzzed fuzzed = jazzer.fuzz(DURATION);

    System.out.printf(
        "%s: %d runs, %d edges, exit code %d%n",
        target, fuzzed.runs(), fuzzed.edges(), fuzzed.exitCode());
    assertThat(fuzzed.exitCode())
        .as(
            "%s: once mended, keep the input as a file of a telling name in the folder %s of its"
                + " module's test resources. %s says: %s",
            target, target.name().replace('.', '/'), jazzer.log(), fuzzed.finding())
        .isZero();
    assertThat(fuzzed.runs()).isGreaterThan(LEAST_RUNS);
    assertThat(fuzzed.edges()).isGreaterThan(LEAST_EDGES);
  }
}
