package io.tallystick.bench;

import io.tallystick.webhook.VerifyBenchmark;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What it costs to believe one event of Stripe's (JMH). */
final class VerifyBench {
  private static final double OF_BARE_HMAC = 1.5;
  private static final double FASTER_THAN_THE_SDK = 3;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private VerifyBench() {}

  /** Takes about two minutes. */
  static List<Figure> run(PrintWriter progress) {
    progress.println("verify: JMH, five benchmarks in three JVMs each…");
    progress.flush();
    Collection<RunResult> results;
    try {
      results =
          new Runner(
                  new OptionsBuilder()
                      .include(VerifyBenchmark.class.getName())
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .build())
              .run();
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
    double hmac = micros(results, "bareHmac");
    double ours = micros(results, "signature");
    double oursWhole = micros(results, "signatureAndEnvelope");
    double sdk = micros(results, "sdkVerifyHeader");
    double sdkWhole = micros(results, "sdkConstructEvent");
    return List.of(
        Figure.atMost("verify_signature_of_bare_hmac", ours / hmac, "ratio", OF_BARE_HMAC),
        Figure.atLeast(
            "verify_envelope_faster_than_sdk", sdkWhole / oursWhole, "ratio", FASTER_THAN_THE_SDK),
        Figure.telling("verify_bare_hmac", hmac, "µs"),
        Figure.telling("verify_signature", ours, "µs"),
        Figure.telling("verify_signature_and_envelope", oursWhole, "µs"),
        Figure.telling("verify_sdk_verify_header", sdk, "µs"),
        Figure.telling("verify_sdk_construct_event", sdkWhole, "µs"),
        Figure.telling(
            "verify_signature_and_envelope_allocates",
            bytes(results, "signatureAndEnvelope"),
            "bytes"),
        Figure.telling(
            "verify_sdk_construct_event_allocates", bytes(results, "sdkConstructEvent"), "bytes"));
  }

  private static double micros(Collection<RunResult> results, String benchmark) {
    return result(results, benchmark).getPrimaryResult().getScore();
  }

  private static double bytes(Collection<RunResult> results, String benchmark) {
    return Objects.requireNonNull(result(results, benchmark).getSecondaryResults().get(ALLOCATED))
        .getScore();
  }

  private static RunResult result(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH did not run " + benchmark));
  }
}
