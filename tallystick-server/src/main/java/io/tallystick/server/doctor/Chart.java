package io.tallystick.server.doctor;

import io.tallystick.ConfigurationException;
import io.tallystick.server.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a doctor writes down while examining. */
final class Chart {
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> lookedAt = new ArrayList<>();

  void note(Severity severity, String code, String message, String fix) {
    findings.add(new Finding(code, severity, oneLine(message), oneLine(fix)));
  }

  /** A URL or an id of somebody else's may hold anything. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
  }

  /** Something was looked at, be it well or not. */
  void lookedAt(String what) {
    lookedAt.add(oneLine(what));
  }

  /** Reads a part of the configuration; what refuses to start is an error. */
  <T> Optional<T> check(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (ConfigurationException e) {
      note(Severity.ERROR, e.code(), e.problem(), e.fix());
      return Optional.empty();
    }
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** All of it, the worst first. */
  Examination close() {
    return new Examination(
        findings.stream().distinct().sorted(Comparator.comparing(Finding::severity)).toList(),
        lookedAt);
  }
}
