package io.tallystick.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers requests to our paths that no controller takes as they are. {@link ApiErrors} cannot:
 * Spring asks it only about controllers of ours, and here none was found.
 */
final class UnmatchedRequests implements HandlerExceptionResolver {
  private final RequestMatcher ours;
  private final ProblemWriter problems;

  UnmatchedRequests(RequestMatcher ours, ProblemWriter problems) {
    this.ours = ours;
    this.problems = problems;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception e) {
    Optional<ProblemException> problem =
        handler == null && ours.matches(request) ? problem(e) : Optional.empty();
    problem.ifPresent(it -> write(request, response, it));
    return problem.map(it -> new ModelAndView()).orElse(null);
  }

  private static Optional<ProblemException> problem(Exception e) {
    return switch (e) {
      case HttpMediaTypeNotSupportedException wrong ->
          Optional.of(ProblemException.of(Problems.NOT_JSON_SENT, "Send application/json."));
      case HttpMediaTypeNotAcceptableException wrong ->
          Optional.of(ProblemException.of(Problems.NOT_JSON_WANTED));
      default -> Optional.empty();
    };
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, ProblemException problem) {
    try {
      problems.write(request, response, problem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
