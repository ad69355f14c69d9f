package io.tallystick.server.demo;

import io.tallystick.server.process.Program;
import io.tallystick.server.process.StartCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Plays the demo with a server whose JVM learns from it, for every start after this one. The
 * launcher calls it after a build.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Lets a JVM learn from one order how this program starts.",
    mixinStandardHelpOptions = true)
public final class RehearseCommand implements Callable<Integer> {
  /** What was learned is written when the server ends: 5 s on two idle cores. */
  private static final Duration WRITING = Duration.ofMinutes(2);

  @Parameters(paramLabel = "FILE", description = "Where to write what was learned.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    long startNanos = System.nanoTime();
    Narrator narrator = new JsonLines(spec.commandLine().getOut());
    String[] learning = StartCache.learning(file.toAbsolutePath()).toArray(String[]::new);
    try (Stage stage = Stage.prepare(Program.ofThisJvm().with(learning))) {
      Ending ending = Ending.of(stage, narrator);
      new Demo(stage, narrator, startNanos).run();
      stage.stopServer(WRITING);
      ending.over();
    }
    return Files.exists(file) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
