package io.tallystick.server.doctor;

import java.util.List;

/**
 * What came of examining.
 *
 * @param findings the worst first
 * @param lookedAt in the order of looking, in a few words each
 */
public record Examination(List<Finding> findings, List<String> lookedAt) {
  public Examination {
    findings = List.copyOf(findings);
    lookedAt = List.copyOf(lookedAt);
  }

  /** Whether nothing needs mending. */
  public boolean ok() {
    return findings.stream().allMatch(it -> it.severity() == Finding.Severity.NOTE);
  }
}
