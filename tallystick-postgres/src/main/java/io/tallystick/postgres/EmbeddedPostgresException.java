package io.tallystick.postgres;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL cannot be used; the message is one line that says how to mend it. */
public final class EmbeddedPostgresException extends RuntimeException {
  private final String code;
  private final String problem;
  private final String fix;

  EmbeddedPostgresException(FailureCode code, String problem, String fix) {
    this(code, problem, fix, null);
  }

  EmbeddedPostgresException(
      FailureCode code, String problem, String fix, @Nullable Throwable cause) {
    super("%s: %s. Fix: %s.".formatted(code, oneLine(problem), oneLine(fix)), cause);
    this.code = code.name();
    this.problem = oneLine(problem);
    this.fix = oneLine(fix);
  }

  /** A stable name in upper snake case. */
  public String code() {
    return code;
  }

  /** What is wrong, without a full stop. */
  public String problem() {
    return problem;
  }

  /** How to mend it, without a full stop. */
  public String fix() {
    return fix;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ").replaceAll("\\.$", "");
  }
}
