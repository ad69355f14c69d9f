package io.tallystick;

/** What a caller asked for cannot be, as things stand; nothing was done and no key was used up. */
public final class RefusedException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  private RefusedException(Refusal refusal, String message) {
    super(refusal.code(), message);
    this.refusal = refusal;
  }

  public static RefusedException of(Refusal refusal) {
    return of(refusal, refusal.meaning());
  }

  /** The same, where more can be said than its meaning. */
  public static RefusedException of(Refusal refusal, String message) {
    return new RefusedException(refusal, message);
  }

  public static RefusedException notFound(String what) {
    return of(Refusal.NOT_FOUND, "There is no such " + what + ", or it is not yours.");
  }

  public Refusal refusal() {
    return refusal;
  }
}
