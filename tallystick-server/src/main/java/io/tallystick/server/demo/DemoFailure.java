package io.tallystick.server.demo;

import io.tallystick.TallystickException;
import java.nio.file.Path;

/** Why the demo could not go on: one line, and below it perhaps what a log says. */
final class DemoFailure extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String below;

  private DemoFailure(String code, String problem, String below) {
    super(code, problem + below);
    this.problem = problem;
    this.below = below;
  }

  static DemoFailure partEnded(String problem, String lastLines) {
    return new DemoFailure("DEMO_PART_ENDED", problem, lastLines);
  }

  static DemoFailure overdue(String what, long deadlineSeconds) {
    return new DemoFailure(
        "DEMO_STEP_MISSING", what + " did not come within " + deadlineSeconds + " s.", "");
  }

  static DemoFailure refused(String what, int status, String code) {
    return new DemoFailure(
        "DEMO_STEP_REFUSED", what + " was refused: HTTP " + status + " " + code + ".", "");
  }

  static DemoFailure unanswered(String what, Exception cause) {
    return new DemoFailure(
        "DEMO_STEP_UNANSWERED",
        what + " got no answer: " + cause.getClass().getSimpleName() + ".",
        "");
  }

  /** The same, saying where the logs are. */
  DemoFailure withLogs(Path folder) {
    return new DemoFailure(code(), problem + " Logs: " + folder, below);
  }
}
