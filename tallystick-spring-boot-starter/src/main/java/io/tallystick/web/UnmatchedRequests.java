package io.tallystick.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
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
    if (handler != null || !ours.matches(request)) {
      return null;
    }
    try {
      return answer(response, e) ? new ModelAndView() : null;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private boolean answer(HttpServletResponse response, Exception e) throws IOException {
    switch (e) {
      case HttpRequestMethodNotSupportedException wrong -> {
        if (wrong.getSupportedMethods() != null) {
          response.setHeader("Allow", String.join(", ", wrong.getSupportedMethods()));
        }
        problems.write(
            response,
            HttpStatus.METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This path does not take this method.");
        return true;
      }
      case HttpMediaTypeNotSupportedException wrong -> {
        problems.write(
            response,
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send application/json.");
        return true;
      }
      case HttpMediaTypeNotAcceptableException wrong -> {
        problems.write(
            response, HttpStatus.NOT_ACCEPTABLE, "not_acceptable", "We answer application/json.");
        return true;
      }
      default -> {
        return false;
      }
    }
  }
}
