package io.tallystick.server.demo;

import io.tallystick.TallystickException;

/** Why the demo could not go on. */
final class DemoFailure extends TallystickException {
  private static final long serialVersionUID = 1L;

  private DemoFailure(String code, String message) {
    super(code, message);
  }

  static DemoFailure childEnded(String lastWords) {
    return new DemoFailure("DEMO_PART_ENDED", lastWords);
  }

  static DemoFailure overdue(String what, long deadlineSeconds) {
    return new DemoFailure(
        "DEMO_STEP_MISSING", what + " did not come within " + deadlineSeconds + " s.");
  }

  static DemoFailure refused(String what, int status, String code) {
    return new DemoFailure(
        "DEMO_STEP_REFUSED", what + " was refused: HTTP " + status + " " + code + ".");
  }

  static DemoFailure unreachable(String what, Exception cause) {
    return new DemoFailure(
        "DEMO_STEP_UNANSWERED", what + " got no answer: " + cause.getClass().getSimpleName() + ".");
  }

  DemoFailure withLogs(Object folder) {
    return new DemoFailure(code(), getMessage() + "\nThe logs are kept in " + folder);
  }
}
