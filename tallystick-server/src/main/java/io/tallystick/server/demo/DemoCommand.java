package io.tallystick.server.demo;

import io.tallystick.server.process.Program;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The first thing that a newcomer sees. */
@Command(
    name = "demo",
    description = "Shows it all on this machine: a shop, a simulated Stripe, one order followed.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "End when the order is fulfilled.")
  private boolean once;

  @Option(names = "--json", description = "Print one JSON object per step and line.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Runs until told to end; {@link DemoFailure} when a step does not come. */
  @Override
  public Integer call() {
    long startNanos = System.nanoTime();
    PrintWriter out = spec.commandLine().getOut();
    Narrator narrator = json ? new JsonLines(out) : new Transcript(out, Ansi.AUTO);
    Stage stage = Stage.prepare(Program.ofThisJvm());
    Ending ending = Ending.of(stage, narrator);
    try {
      play(new Demo(stage, narrator, startNanos), stage, ending);
    } catch (DemoFailure e) {
      ending.joinIfTold();
      stage.keepFolder();
      narrator.broken();
      throw e.withLogs(stage.workspace().folder());
    } catch (RuntimeException e) {
      ending.joinIfTold();
      throw e;
    } finally {
      stage.close();
      ending.over();
    }
    return ExitCode.OK;
  }

  private void play(Demo demo, Stage stage, Ending ending) {
    Step.Ready ready = demo.run();
    if (!once) {
      ending.complete();
      demo.tell(ready);
      throw stage.lookout().awaitFailure();
    }
  }
}
