package io.tallystick;

/**
 * The root of all that Tallystick throws. The code is stable and safe to show; the message is for
 * the operator, says what to do next and holds no secret.
 */
public class TallystickException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public TallystickException(String code, String message) {
    super(message);
    this.code = code;
  }

  public TallystickException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public final String code() {
    return code;
  }
}
