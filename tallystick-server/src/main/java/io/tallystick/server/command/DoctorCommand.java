package io.tallystick.server.command;

import io.tallystick.server.doctor.Doctor;
import io.tallystick.server.doctor.Examination;
import io.tallystick.server.doctor.Finding;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is wrong, and how to mend it. */
@Command(
    name = "doctor",
    description = {
      "Says what is wrong and how to mend it, and changes nothing.",
      "Looks at the configuration, Stripe's side of it and a running server."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--offline",
      description = "Ask neither Stripe nor your app: look at the configuration alone.")
  private boolean offline;

  @Mixin private JsonOption json;

  /** The document of {@code --json}. */
  private record Report(boolean ok, List<Entry> findings) {}

  private record Entry(String code, String severity, String message, String fix) {
    static Entry of(Finding finding) {
      return new Entry(
          finding.code(), finding.severity().wireName(), finding.message(), finding.fix());
    }
  }

  @Override
  public Integer call() {
    Doctor doctor = new Doctor(new Settings(Variables.ofThisProcess()));
    Examination examination = (offline ? doctor.offline() : doctor).examine();
    json.print(
        new Report(examination.ok(), examination.findings().stream().map(Entry::of).toList()),
        () -> tell(examination));
    return examination.ok() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void tell(Examination examination) {
    PrintWriter out = json.out();
    out.println("Looked at:");
    examination.lookedAt().forEach(what -> out.println("  " + what));
    for (Finding finding : examination.findings()) {
      String mark =
          switch (finding.severity()) {
            case ERROR -> "@|bold,red error  |@";
            case WARNING -> "@|bold,yellow warning|@";
            case NOTE -> "@|bold note   |@";
          };
      out.println(Ansi.AUTO.string(mark) + "  " + finding.code() + ": " + finding.message());
      out.println("         Fix: " + finding.fix());
    }
    out.println(
        examination.ok()
            ? "Nothing needs mending." + (offline ? " Stripe and your app were not asked." : "")
            : "Mend what is marked as error or warning.");
  }
}
