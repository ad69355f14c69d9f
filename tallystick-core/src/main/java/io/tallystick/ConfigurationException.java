package io.tallystick;

/**
 * A configuration that we refuse to run with, as one line: {@code CODE: what is wrong. Fix: how.}
 */
public final class ConfigurationException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String fix;

  public ConfigurationException(String code, String problem, String fix) {
    super(code, code + ": " + problem + " Fix: " + fix);
    this.problem = problem;
    this.fix = fix;
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
