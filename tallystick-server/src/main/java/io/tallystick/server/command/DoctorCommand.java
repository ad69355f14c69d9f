package io.tallystick.server.command;

import io.tallystick.server.doctor.Doctor;
import io.tallystick.server.doctor.Finding;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** What is wrong, and how to mend it. */
@Command(
    name = "doctor",
    description = "Examines the configuration and says what is wrong and how to mend it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
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
    List<Finding> findings = new Doctor(new Settings(Variables.ofThisProcess())).examine();
    boolean ok = findings.stream().allMatch(it -> it.severity() == Finding.Severity.NOTE);
    json.print(new Report(ok, findings.stream().map(Entry::of).toList()), () -> tell(ok, findings));
    return ok ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void tell(boolean ok, List<Finding> findings) {
    PrintWriter out = json.out();
    for (Finding finding : findings) {
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
        ok
            ? "The configuration is sound. Stripe itself was not asked."
            : "Mend what is marked as error or warning.");
  }
}
