package io.tallystick.bench;

import io.tallystick.webhook.VerifyBenchmark;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What it costs to believe one event of Stripe's (JMH). All are measured in turns, each in a JVM of
 * its own, and what counts is the median of the turns: a moment in which the machine is slow is a
 * moment of one turn.
 */
final class VerifyBench {
  private static final int ROUNDS = 5;
  private static final double OF_BARE_HMAC = 1.5;
  private static final double FASTER_THAN_THE_SDK = 3;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final List<Round> rounds = new ArrayList<>();

  private VerifyBench() {}

  /** Takes about three minutes. */
  static List<Figure> run(PrintWriter progress) {
    VerifyBench bench = new VerifyBench();
    for (int i = 1; i <= ROUNDS; i++) {
      Round round = Round.play();
      bench.rounds.add(round);
      progress.printf(
          Locale.ROOT,
          "verify: round %d of %d: signature %.2f times bare HMAC, the SDK %.2f times ours%n",
          i,
          ROUNDS,
          round.ofBareHmac(),
          round.fasterThanTheSdk());
      progress.flush();
    }
    return bench.figures();
  }

  /** What each of the benchmarks came to in one turn. */
  private record Round(Collection<RunResult> results) {
    static Round play() {
      try {
        return new Round(
            new Runner(
                    new OptionsBuilder()
                        .include(VerifyBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run());
      } catch (RunnerException e) {
        throw new IllegalStateException(e);
      }
    }

    double ofBareHmac() {
      return micros("signature") / micros("bareHmac");
    }

    double fasterThanTheSdk() {
      return micros("sdkConstructEvent") / micros("signatureAndEnvelope");
    }

    double micros(String benchmark) {
      return result(benchmark).getPrimaryResult().getScore();
    }

    double bytes(String benchmark) {
      return Objects.requireNonNull(result(benchmark).getSecondaryResults().get(ALLOCATED))
          .getScore();
    }

    private RunResult result(String benchmark) {
      return results.stream()
          .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("JMH did not run " + benchmark));
    }
  }

  private List<Figure> figures() {
    return List.of(
        Figure.atMost(
            "verify_signature_of_bare_hmac", median(Round::ofBareHmac), "ratio", OF_BARE_HMAC),
        Figure.atLeast(
            "verify_envelope_faster_than_sdk",
            median(Round::fasterThanTheSdk),
            "ratio",
            FASTER_THAN_THE_SDK),
        micros("verify_bare_hmac", "bareHmac"),
        micros("verify_signature", "signature"),
        micros("verify_signature_and_envelope", "signatureAndEnvelope"),
        micros("verify_sdk_verify_header", "sdkVerifyHeader"),
        micros("verify_sdk_construct_event", "sdkConstructEvent"),
        bytes("verify_signature_and_envelope_allocates", "signatureAndEnvelope"),
        bytes("verify_sdk_construct_event_allocates", "sdkConstructEvent"));
  }

  private Figure micros(String figure, String benchmark) {
    return Figure.telling(figure, median(round -> round.micros(benchmark)), "µs");
  }

  private Figure bytes(String figure, String benchmark) {
    return Figure.telling(figure, median(round -> round.bytes(benchmark)), "bytes");
  }

  private double median(ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[ROUNDS / 2];
  }
}
