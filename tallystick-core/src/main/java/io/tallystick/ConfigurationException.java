package io.tallystick;

/**
 * A configuration that we refuse to run with, as one line: {@code CODE: what is wrong. Fix: how.}
 */
public final class ConfigurationException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String fix;

  /**
   * A refusal.
   *
   * @param problem may quote a path or a name as it was configured: it is made one printable line
   * @param fix the same
   */
  public ConfigurationException(String code, String problem, String fix) {
    super(code, oneLine(code + ": " + problem + " Fix: " + fix));
    this.problem = oneLine(problem);
    this.fix = oneLine(fix);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
  }

  /** The same refusal with one more sentence on how to mend it. */
  public ConfigurationException adding(String sentence) {
    return new ConfigurationException(code(), problem, fix + " " + sentence);
  }

  /** What is wrong, as one sentence without any secret. */
  public String problem() {
    return problem;
  }

  /** How to mend it, as one sentence. */
  public String fix() {
    return fix;
  }
}
