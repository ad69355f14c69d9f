package io.tallystick.bench;

import io.tallystick.server.command.Failures;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./tallystick bench}: what Tallystick is to reach, measured on this machine. */
@Command(
    name = "bench",
    customSynopsis = "Usage: ./tallystick bench [--json] [NAME]",
    description = "Measures what Tallystick is to reach; leave the machine alone meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Bench implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** What can be measured. */
  enum Subject {
    SIMULATOR {
      @Override
      List<Figure> run(PrintWriter progress) throws IOException, InterruptedException {
        return SimulatorBench.run();
      }
    },
    GROWTH {
      @Override
      List<Figure> run(PrintWriter progress)
          throws IOException, InterruptedException, SQLException {
        return GrowthBench.run(progress);
      }
    },
    PAYMENTS {
      @Override
      List<Figure> run(PrintWriter progress)
          throws IOException, InterruptedException, SQLException {
        return PaymentsBench.run(progress);
      }
    },
    START {
      @Override
      List<Figure> run(PrintWriter progress) throws IOException, InterruptedException {
        return StartBench.run(progress);
      }
    },
    VERIFY {
      @Override
      List<Figure> run(PrintWriter progress) {
        return VerifyBench.run(progress);
      }
    },
    WEBHOOKS {
      @Override
      List<Figure> run(PrintWriter progress)
          throws IOException, InterruptedException, SQLException {
        return WebhooksBench.run(progress);
      }
    };

    abstract List<Figure> run(PrintWriter progress)
        throws IOException, InterruptedException, SQLException;
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = {
        "Only this; all of them otherwise, which takes an hour:",
        "  simulator   6 minutes",
        "  growth     26 minutes, 20 GB of disk",
        "  payments    8 minutes",
        "  start       2 minutes",
        "  verify      3 minutes",
        "  webhooks   10 minutes"
      })
  private Subject subject;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Bench());
    command
        .setExecutionExceptionHandler(new Failures())
        .setExitCodeExceptionMapper(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    List<Figure> figures = new ArrayList<>();
    for (Subject each : subject == null ? Arrays.asList(Subject.values()) : List.of(subject)) {
      Processes.MachineTime before = Processes.MachineTime.now();
      figures.addAll(each.run(spec.commandLine().getErr()));
      figures.add(
          Figure.telling(
              each.name().toLowerCase(Locale.ROOT) + "_processor_stolen",
              Processes.MachineTime.now().stolenSince(before),
              "%"));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(Map.of("figures", figures)));
    } else {
      figures.forEach(figure -> out.println(line(figure)));
    }
    out.flush();
    return figures.stream().allMatch(Figure::ok) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String line(Figure figure) {
    String value =
        String.format(
            Locale.ROOT, "%-46s %,12.2f %s", figure.figure(), figure.value(), figure.unit());
    if (figure.reach() == null) {
      return "     " + value;
    }
    String reach = String.format(Locale.ROOT, " (to reach: %,.2f)", figure.reach());
    return (figure.ok() ? "ok   " : "MISS ") + value + reach;
  }
}
