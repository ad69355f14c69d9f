package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.audit.AuditVerifier.Finding;
import io.tallystick.audit.AuditVerifier.Report;
import io.tallystick.audit.Head;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditCommandTest {
  private static final Head HEAD = Head.parse("9:" + "0".repeat(64)).orElseThrow();

  /** Whoever adds a trigger names it. */
  @Test
  void printsNoNameThatATerminalWouldObey() {
    StringWriter out = new StringWriter();
    Finding finding = new Finding("GUARD_ADDED", null, "trigger a.\u001b[2J\nAll 9", "Added.");

    AuditCommand.print(new Report(false, 9, HEAD, List.of(finding), 0), new PrintWriter(out, true));

    assertThat(out.toString()).startsWith("GUARD_ADDED trigger a.?[2J?All 9: Added.");
  }
}
