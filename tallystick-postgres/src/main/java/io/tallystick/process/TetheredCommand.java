package io.tallystick.process;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run as a tethered process. A command line is visible to every user of the machine, so no
 * secret may be among its words.
 *
 * @param words the program and its arguments
 * @param launcher words put before the wrapper, which runs the rest as somebody else ({@code
 *     setpriv …}); usually none
 * @param environment the whole environment; nothing is inherited
 * @param output where standard output and standard error go, together
 */
public record TetheredCommand(
    List<String> words,
    List<String> launcher,
    Map<String, String> environment,
    Path directory,
    Redirect output,
    StopSequence stop) {

  public TetheredCommand {
    words = List.copyOf(words);
    launcher = List.copyOf(launcher);
    environment = Map.copyOf(environment);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least one word");
    }
  }

  /** A command in a directory, with an empty environment, its output discarded. */
  public static TetheredCommand of(Path directory, List<String> words) {
    return new TetheredCommand(
        words, List.of(), Map.of(), directory, Redirect.DISCARD, StopSequence.TERMINATE);
  }

  public TetheredCommand withLauncher(List<String> newLauncher) {
    return new TetheredCommand(words, newLauncher, environment, directory, output, stop);
  }

  public TetheredCommand withEnvironment(Map<String, String> newEnvironment) {
    return new TetheredCommand(words, launcher, newEnvironment, directory, output, stop);
  }

  public TetheredCommand withOutput(Redirect newOutput) {
    return new TetheredCommand(words, launcher, environment, directory, newOutput, stop);
  }

  public TetheredCommand withStop(StopSequence newStop) {
    return new TetheredCommand(words, launcher, environment, directory, output, newStop);
  }

  /** Names the program only: arguments and environment may be long or private. */
  @Override
  public String toString() {
    return "TetheredCommand[" + words.getFirst() + "]";
  }
}
