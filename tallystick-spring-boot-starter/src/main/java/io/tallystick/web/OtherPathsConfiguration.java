package io.tallystick.web;

import io.tallystick.access.Callers;
import io.tallystick.access.Scope;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * What guards every path that is not ours: closed but for health, and for metrics if a key with
 * {@code events:read} asks. An application with pages of its own sets {@code
 * tallystick.guard-other-paths=false} and brings a chain for them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tallystick.guard-other-paths", matchIfMissing = true)
class OtherPathsConfiguration {

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain tallystickOtherPathsChain(
      HttpSecurity http, Callers callers, ProblemWriter problems, TrustedProxies proxies) {
    SecurityHeaders tellsBrowsers = new SecurityHeaders(proxies);
    AccessClosed closed = new AccessClosed(problems, tellsBrowsers);
    return StatelessChain.begin(http, tellsBrowsers)
        .addFilterBefore(new CallerFilter(callers, problems), AuthorizationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/actuator/health", "/actuator/health/**")
                .permitAll()
                .requestMatchers("/actuator/prometheus")
                .hasAuthority(Scope.EVENTS_READ.wireName())
                .anyRequest()
                .denyAll())
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint((request, response, e) -> closed.tell(request, response))
                .accessDeniedHandler((request, response, e) -> closed.tell(request, response)))
        .build();
  }

  /** Nothing is here; but an error that the container is about to tell keeps its status. */
  private record AccessClosed(ProblemWriter problems, SecurityHeaders headers) {

    /** Writes the headers itself, for their filter does not see the container's errors. */
    void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
      headers.writeHeaders(request, response);
      HttpStatus status = error(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
      problems.write(request, response, kind(status));
    }

    private static ProblemKind kind(HttpStatus status) {
      if (status.is5xxServerError()) {
        return new ProblemKind(status, "internal_error", "Something is wrong with us.");
      }
      return status == HttpStatus.NOT_FOUND
          ? new ProblemKind(status, "not_found", "There is nothing here.")
          : new ProblemKind(
              status,
              status.name().toLowerCase(Locale.ROOT),
              "The request cannot be taken as it is.");
    }

    private static HttpStatus error(@Nullable Object code) {
      HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
      return status == null ? HttpStatus.NOT_FOUND : status;
    }
  }
}
