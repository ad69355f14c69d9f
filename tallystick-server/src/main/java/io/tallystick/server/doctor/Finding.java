package io.tallystick.server.doctor;

import java.util.Locale;

/**
 * One thing that a doctor has to say.
 *
 * @param code stable
 * @param fix how to mend it
 */
public record Finding(String code, Severity severity, String message, String fix) {

  /** Whether it must be mended: notes need not. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTE;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
