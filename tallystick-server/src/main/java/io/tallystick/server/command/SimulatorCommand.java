package io.tallystick.server.command;

import io.tallystick.ConfigurationException;
import io.tallystick.simulator.SimulatorOptions;
import io.tallystick.simulator.StripeSimulator;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The simulator alone. */
@Command(
    name = "simulator",
    description = "Runs a stateful Stripe on 127.0.0.1 for tests and demos.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SimulatorCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "12111",
      description = "Where it listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @ArgGroup(exclusive = false)
  private @Nullable Webhook webhook;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed and calls give the same ids.")
  private @Nullable Long seed;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "Calls per second before the API answers 429; 0 for no limit.")
  private int rateLimit;

  @Spec private CommandSpec spec;

  /** Where events go. */
  private static final class Webhook {
    @Option(
        names = "--webhook-url",
        paramLabel = "U",
        required = true,
        description = "Sends every event there, signed.")
    private String url = "";

    @Option(
        names = "--webhook-secret",
        paramLabel = "S",
        required = true,
        description = "Signs them; the same as STRIPE_WEBHOOK_SECRET.")
    private String secret = "";
  }

  @Override
  public Integer call() throws InterruptedException {
    try (StripeSimulator simulator = start()) {
      tell(simulator);
      untilTold();
    }
    return ExitCode.DONE;
  }

  private void tell(StripeSimulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Simulator at " + simulator.url() + ", seed " + simulator.seed());
    out.println();
    out.println("  What happens    " + simulator.url() + "/");
    out.println("  API base        " + simulator.url() + "  with any key sk_test_…");
    out.println("  Browser script  " + simulator.url() + "/v3/  with any key pk_test_…");
    out.println(
        "  Webhooks        " + (webhook == null ? "nowhere yet; see --webhook-url" : webhook.url));
    out.flush();
  }

  private StripeSimulator start() {
    try {
      SimulatorOptions options = SimulatorOptions.defaults().withPort(port);
      options = options.withRateLimit(rateLimit);
      if (seed != null) {
        options = options.withSeed(seed);
      }
      return StripeSimulator.start(
          webhook == null ? options : options.withWebhook(webhook.url, webhook.secret));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new ConfigurationException(
          "PORT_TAKEN",
          "The simulator cannot listen on 127.0.0.1:" + port + ".",
          "Name a free port with --port, 0 for any.");
    }
  }

  private static void untilTold() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(told::countDown));
    told.await();
  }
}
