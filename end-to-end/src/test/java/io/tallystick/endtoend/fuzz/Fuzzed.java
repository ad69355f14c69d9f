package io.tallystick.endtoend.fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of fuzzing.
 *
 * @param exitCode 0 if every input held
 * @param log all that Jazzer said
 */
record Fuzzed(int exitCode, String log) {
  private static final Pattern RUNS = Pattern.compile("(?m)^Done ([0-9]+) runs in");
  private static final Pattern EDGES = Pattern.compile("(?m)^#[0-9]+\\s.* cov: ([0-9]+) ");

  /** Words of Jazzer's with which it begins to tell of an input that does not hold. */
  private static final Pattern FINDING =
      Pattern.compile("(?m)^(== Java Exception|==[0-9]+== ERROR|ALARM|Exception in thread)");

  private static final int LONGEST_SHOWN = 4_000; // characters

  /** How many inputs were tried; 0 if it did not come to its end. */
  long runs() {
    return last(RUNS);
  }

  /** Edges of the instrumented code that some input has passed. */
  long edges() {
    return last(EDGES);
  }

  /** The beginning of a finding, or the end of the log where there is none. */
  String finding() {
    Matcher finding = FINDING.matcher(log);
    int from = finding.find() ? finding.start() : Math.max(0, log.length() - LONGEST_SHOWN);
    return log.substring(from, Math.min(log.length(), from + LONGEST_SHOWN));
  }

  private long last(Pattern pattern) {
    return pattern
        .matcher(log)
        .results()
        .mapToLong(it -> Long.parseLong(it.group(1)))
        .max()
        .orElse(0);
  }
}
