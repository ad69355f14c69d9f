package io.tallystick.web;

import io.tallystick.RefusedException;
import io.tallystick.access.Caller;
import io.tallystick.access.Callers;
import io.tallystick.access.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who calls by the API key or the token in {@code Authorization: Bearer}. */
final class CallerFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(CallerFilter.class);
  private static final String BEARER = "Bearer ";

  /** The authority of whoever buys for themselves, beside the scopes that they may have. */
  static final String SHOPPER = "shopper";

  private final Callers callers;
  private final ProblemWriter problems;

  CallerFilter(Callers callers, ProblemWriter problems) {
    this.callers = callers;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      caller(request).ifPresent(caller -> SecurityContextHolder.setContext(context(caller)));
    } catch (RefusedException e) { // neither known nor unknown: the issuer cannot be asked
      problems.write(request, response, ProblemException.retryable(ProblemKind.of(e.refusal())));
      return;
    } catch (DataAccessException e) {
      Problem problem =
          problems.write(request, response, ProblemException.retryable(Problems.UNAVAILABLE));
      log.error(
          "event=api.database_failed error={} reference={}",
          e.getClass().getSimpleName(),
          problem.reference());
      return;
    }
    chain.doFilter(request, response);
  }

  private Optional<Caller> caller(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? callers.authenticate(header.substring(BEARER.length()))
        : Optional.empty();
  }

  private static SecurityContext context(Caller caller) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(new Authenticated(caller));
    return context;
  }

  /** A caller as Spring Security knows it; its authorities are its scopes. */
  private static final class Authenticated extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    Authenticated(Caller caller) {
      super(AuthorityUtils.createAuthorityList(authorities(caller)));
      this.caller = caller;
      setAuthenticated(true);
    }

    private static List<String> authorities(Caller caller) {
      Stream<String> scopes = caller.scopes().stream().map(Scope::wireName);
      return switch (caller) {
        case Caller.BackEnd backEnd -> scopes.toList();
        case Caller.Shopper shopper -> Stream.concat(Stream.of(SHOPPER), scopes).toList();
      };
    }

    @Override
    public @Nullable Object getCredentials() {
      return null;
    }

    @Override
    public Object getPrincipal() {
      return caller;
    }
  }
}
