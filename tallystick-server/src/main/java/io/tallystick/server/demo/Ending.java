package io.tallystick.server.demo;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ExitCode;

/**
 * How the demo ends when the JVM is told to, by Ctrl-C or SIGTERM: nothing is left, and once it had
 * nothing more to do but stay up, that is a success.
 */
final class Ending {
  private final Stage stage;
  private final Narrator narrator;
  private volatile boolean told;
  private volatile boolean complete;
  private volatile boolean over;

  private Ending(Stage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
  }

  static Ending of(Stage stage, Narrator narrator) {
    Ending ending = new Ending(stage, narrator);
    Runtime.getRuntime().addShutdownHook(new Thread(ending::shutDown, "demo-end"));
    return ending;
  }

  /** From here on, being told to end is the expected end. */
  void complete() {
    complete = true;
  }

  /** The demo ends by itself; the hook has nothing to do. */
  void over() {
    over = true;
  }

  /** If we were told to end, stays here until the JVM has: what fails now fails because of it. */
  void joinIfTold() {
    if (told) {
      boolean interrupted = false;
      while (!interrupted) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
  }

  private void shutDown() {
    if (over) {
      return;
    }
    told = true;
    stage.close();
    narrator.ended();
    if (complete) {
      // The JVM's own answer to a signal is its number, and only this replaces it.
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }
}
