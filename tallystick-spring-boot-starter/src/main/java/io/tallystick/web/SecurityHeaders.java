package io.tallystick.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What every answer tells browsers: it is data, it is not a page and may not be kept. An answer
 * that is a page says otherwise before this is written.
 */
public final class SecurityHeaders implements HeaderWriter {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY");

  /** Long enough that a yearly visitor keeps it; of this host alone, for others are not ours. */
  private static final String HTTPS_ONLY = "max-age=" + Duration.ofDays(365).toSeconds();

  private final TrustedProxies proxies;

  public SecurityHeaders(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
    ALWAYS.forEach((name, value) -> {
      if (!response.containsHeader(name)) {
        response.setHeader(name, value);
      }
    });
    if (proxies.isSecure(request)) {
      response.setHeader("Strict-Transport-Security", HTTPS_ONLY);
    }
  }
}
