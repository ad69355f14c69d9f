package io.tallystick.server.command;

import io.tallystick.audit.AuditEntry;
import io.tallystick.audit.AuditLog;
import io.tallystick.audit.AuditVerifier;
import io.tallystick.audit.Chain;
import io.tallystick.audit.Head;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who did what, and whether the log of it is still what was written. */
@Command(
    name = "audit",
    description = "Lists and verifies the log of money and operator actions.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list, verify or head.");
  }

  @Command(
      name = "list",
      description = "Lists entries, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "Only those since then, as in 2026-01-31T12:00:00Z.")
          @Nullable String since,
      @Option(
              names = "--actor",
              paramLabel = "A",
              description = "Only those of key:NAME, jwt:ISSUER#SUBJECT, os:USER or tallystick.")
          @Nullable String actor,
      @Mixin LimitOption limit,
      @Mixin JsonOption json) {
    int most = limit.lookedUp();
    Optional<Instant> from = Optional.ofNullable(since).map(this::instant);
    List<AuditEntry> entries =
        Beside.database(it -> new AuditLog(it.jdbc()).list(from, Optional.ofNullable(actor), most));
    json.printAll(entries, limit, "No entries.", AuditCommand::table);
    return ExitCode.DONE;
  }

  @Command(
      name = "head",
      description = {
        "Prints the end of the chain as SEQ:HASH.",
        "Keep it where whoever can change the database cannot."
      },
      mixinStandardHelpOptions = true)
  int head(@Mixin JsonOption json) {
    Head head = Beside.database(it -> new Chain(it.jdbc()).head());
    json.print(
        Map.of("seq", head.seq(), "hash", head.hash(), "head", head.toString()),
        () -> json.out().println(head));
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      description = "Computes the chain anew and finds every edit, deletion or gap.",
      mixinStandardHelpOptions = true)
  int verify(
      @Option(
              names = "--anchor",
              paramLabel = "SEQ:HASH",
              description = {
                "A head that was kept elsewhere, as often as you like.",
                "Only that tells of a chain that was cut off or computed anew."
              })
          @Nullable List<String> anchors,
      @Mixin JsonOption json) {
    List<Head> heads = anchors == null ? List.of() : anchors.stream().map(this::anchor).toList();
    AuditVerifier.Report report =
        Beside.database(it -> new AuditVerifier(it.jdbc(), it.transactions()).verify(heads));
    json.print(report, () -> print(report, json.out()));
    return report.ok() ? ExitCode.DONE : ExitCode.FAILED;
  }

  static void print(AuditVerifier.Report report, PrintWriter out) {
    report
        .findings()
        .forEach(finding ->
            out.println(
                Stream.of(
                        finding.code(),
                        finding.seq() == null ? "" : "seq " + finding.seq(),
                        finding.subject() == null ? "" : Table.printable(finding.subject()))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(" ", "", ": " + finding.message()))));
    if (report.more() > 0) {
      out.println("And " + report.more() + " more.");
    }
    out.println(
        (report.ok() ? "All " : "Not as it was written. Of ")
            + report.links()
            + " links "
            + (report.ok() ? "hold; " : "these do not hold; ")
            + "the head is "
            + report.head());
  }

  private static Table table(List<AuditEntry> entries) {
    Table table =
        new Table("ID", "AT", "ACTOR", "ACTION", "OUTCOME", "CODE", "AMOUNT", "ABOUT", "REFERENCE");
    for (AuditEntry entry : entries) {
      table.add(
          entry.id(),
          entry.at().truncatedTo(ChronoUnit.SECONDS),
          entry.actor(),
          entry.action(),
          entry.outcome(),
          entry.code(),
          amount(entry),
          about(entry),
          entry.reference());
    }
    return table;
  }

  private static @Nullable String amount(AuditEntry entry) {
    return entry.amount() == null || entry.currency() != null
        ? Amounts.text(entry.amount(), entry.currency())
        : entry.amount() + " minor units";
  }

  private static @Nullable String about(AuditEntry entry) {
    UUID operation = entry.operation();
    String about =
        Stream.of(
                Optional.ofNullable(entry.orderId()),
                Optional.ofNullable(entry.subject()),
                Optional.ofNullable(entry.resultId()),
                Optional.ofNullable(operation).map(UUID::toString))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" "));
    return about.isEmpty() ? null : about;
  }

  private Head anchor(String text) {
    return Head.parse(text)
        .orElseThrow(() -> wrong("verify", "An anchor is SEQ:HASH, as 'audit head' prints it."));
  }

  private Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong("list", "The time is one like 2026-01-31T12:00:00Z.");
    }
  }

  private ParameterException wrong(String command, String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get(command), message);
  }
}
