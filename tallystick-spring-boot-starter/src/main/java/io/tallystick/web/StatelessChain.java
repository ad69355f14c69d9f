package io.tallystick.web;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;

/** What every chain of ours begins with: it remembers nobody, and knows nobody by a cookie. */
public final class StatelessChain {
  private StatelessChain() {}

  /** Switches off all that would keep something, and writes our headers only. */
  public static HttpSecurity begin(HttpSecurity http, SecurityHeaders headers) {
    return http.headers(all -> all.defaultsDisabled().addHeaderWriter(headers))
        .cors(cors -> cors.disable()) // that of the application around us is not ours
        .csrf(csrf -> csrf.disable()) // no cookie or other ambient credential is ever read
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .logout(logout -> logout.disable());
  }
}
