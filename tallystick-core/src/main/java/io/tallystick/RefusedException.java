package io.tallystick;

/** What a caller asked for cannot be, as things stand; nothing was done and no key was used up. */
public final class RefusedException extends TallystickException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** It is not there, or not the caller's. */
    NOT_FOUND,
    /** It is not in a state for that. */
    WRONG_STATE,
    /** Something that somebody else is doing must end first. */
    UNDER_WAY,
    /** Whoever decides over it does not let it happen. */
    FORBIDDEN,
    /** Stripe cannot be asked now. */
    UNAVAILABLE
  }

  private final Reason reason;

  private RefusedException(Reason reason, String code, String message) {
    super(code, message);
    this.reason = reason;
  }

  public static RefusedException notFound(String what) {
    return new RefusedException(
        Reason.NOT_FOUND, "not_found", "There is no such " + what + ", or it is not yours.");
  }

  /**
   * The wrong state.
   *
   * @param code a stable word
   */
  public static RefusedException wrongState(String code, String message) {
    return new RefusedException(Reason.WRONG_STATE, code, message);
  }

  public static RefusedException underWay(String code, String message) {
    return new RefusedException(Reason.UNDER_WAY, code, message);
  }

  public static RefusedException forbidden(String code, String message) {
    return new RefusedException(Reason.FORBIDDEN, code, message);
  }

  public static RefusedException unavailable(String code, String message) {
    return new RefusedException(Reason.UNAVAILABLE, code, message);
  }

  public Reason reason() {
    return reason;
  }
}
