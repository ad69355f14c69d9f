package io.tallystick.server.doctor;

import io.tallystick.BoundedHttp;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.web.JwtSettings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whether the keys by which shoppers' tokens are believed can be had. */
final class IssuerExam {
  /** As long as a server waits for them. */
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  /** Twenty times what an issuer with a handful of keys publishes. */
  private static final int MOST_BYTES = 256 * 1024;

  private final Chart chart;

  IssuerExam(Chart chart) {
    this.chart = chart;
  }

  void examine(JwtSettings settings) {
    chart.lookedAt("the keys of the tokens' issuer, " + settings.issuer());
    try {
      byte[] answer =
          new BoundedHttp(TIMEOUT, MOST_BYTES)
              .send(
                  HttpRequest.newBuilder(settings.jwksUri())
                      .header("Accept", "application/json")
                      .build());
      if (!hasKeys(answer)) {
        found("answers, but with no set of keys");
      }
    } catch (IOException e) {
      found("does not answer");
    }
  }

  private static boolean hasKeys(byte[] answer) {
    try {
      return JsonMapper.shared().readTree(answer).path("keys").path(0).path("kty").isString();
    } catch (JacksonException e) {
      return false;
    }
  }

  private void found(String what) {
    chart.note(
        Severity.ERROR,
        "JWT_KEYS_MISSING",
        "The address of the issuer's keys " + what + ", so every shopper's token is refused.",
        "Correct TALLYSTICK_JWT_JWKS_URI, or have the issuer reachable from here.");
  }
}
