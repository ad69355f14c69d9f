package io.tallystick.web;

import io.tallystick.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells a known caller, or anyone of a path that is open, that a path of ours does not take this
 * method. The security chain is closed to it all the same, and would say that a scope is missing.
 */
final class MethodFilter extends OncePerRequestFilter {
  private final List<Path> paths;
  private final ProblemWriter problems;

  MethodFilter(List<ApiCall> calls, ProblemWriter problems) {
    this.paths =
        calls.stream().collect(Collectors.groupingBy(ApiCall::path)).entrySet().stream()
            .map(path -> Path.of(path.getKey(), path.getValue()))
            .toList();
    this.problems = problems;
  }

  /**
   * A path and what it takes.
   *
   * @param open whether anyone may make one of its calls
   */
  private record Path(RequestMatcher matcher, List<String> methods, boolean open) {
    static Path of(String path, List<ApiCall> calls) {
      return new Path(
          PathPatternRequestMatcher.withDefaults().matcher(path),
          calls.stream().flatMap(call -> call.methods().stream()).map(HttpMethod::name).toList(),
          calls.stream().anyMatch(call -> call.who() instanceof Who.Anyone));
    }

    boolean refuses(HttpServletRequest request) {
      return matcher.matches(request)
          && !methods.contains(request.getMethod())
          && (open || isCallerKnown());
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Path> refusing = paths.stream().filter(path -> path.refuses(request)).findAny();
    if (refusing.isPresent()) {
      response.setHeader("Allow", String.join(", ", refusing.get().methods()));
      problems.write(request, response, Problems.METHOD_WRONG);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isCallerKnown() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null && who.getPrincipal() instanceof Caller;
  }
}
