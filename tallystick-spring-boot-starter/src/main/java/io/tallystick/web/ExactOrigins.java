package io.tallystick.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Tells browsers which pages may read our answers. Another page's preflight is refused; its request
 * itself passes, unreadable for the page, because back ends may send {@code Origin} along as well.
 */
final class ExactOrigins extends DefaultCorsProcessor {
  /** So long a browser need not ask again; a page that is taken off the list has it that long. */
  private static final Duration PREFLIGHT_KEPT = Duration.ofMinutes(10);

  /** Hardly an origin is longer; any stranger may send one as long as a header may be. */
  static final int MOST_LOGGED_CHARACTERS = 100;

  private static final Logger log = LoggerFactory.getLogger(ExactOrigins.class);

  private final BrowserOrigins origins;
  private final ProblemWriter problems;

  private ExactOrigins(BrowserOrigins origins, ProblemWriter problems) {
    this.origins = origins;
    this.problems = problems;
  }

  static CorsFilter filter(BrowserOrigins origins, ProblemWriter problems) {
    CorsConfiguration allowed = configuration(origins);
    CorsFilter filter = new CorsFilter(request -> allowed);
    filter.setCorsProcessor(new ExactOrigins(origins, problems));
    return filter;
  }

  /** Without credentials: whoever calls shows a token, and cookies are never read. */
  private static CorsConfiguration configuration(BrowserOrigins origins) {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(List.copyOf(origins.origins()));
    allowed.setAllowedMethods(List.of("GET", "POST"));
    allowed.setAllowedHeaders(
        List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, IdempotencyKeys.HEADER));
    allowed.setExposedHeaders(
        List.of(Answers.REPLAYED, HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER));
    allowed.setAllowCredentials(false);
    allowed.setMaxAge(PREFLIGHT_KEPT);
    return allowed;
  }

  @Override
  public boolean processRequest(
      @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean passes = passes(allowed, request, response);
    if (!passes) {
      Problem problem = problems.write(request, response, Problems.ORIGIN_NOT_ALLOWED);
      log.info(
          "event=api.origin_refused origin={} reference={}",
          forTheLog(request.getHeader(HttpHeaders.ORIGIN)),
          problem.reference());
    }
    return passes;
  }

  /** One word of printable characters, whatever a stranger sent. */
  private static String forTheLog(String origin) {
    return origin
        .substring(0, Math.min(origin.length(), MOST_LOGGED_CHARACTERS))
        .replaceAll("[^\\x21-\\x7e]", "?");
  }

  private boolean passes(
      @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (origins.has(request.getHeader(HttpHeaders.ORIGIN))) {
      return super.processRequest(allowed, request, response);
    }
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    return !CorsUtils.isPreFlightRequest(request);
  }

  /** A listed page that asks for more than it may does not pass, and is answered as any other. */
  @Override
  protected void rejectRequest(ServerHttpResponse response) {}
}
