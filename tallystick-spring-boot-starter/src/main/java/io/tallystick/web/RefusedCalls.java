package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.access.Caller;
import io.tallystick.audit.Act;
import io.tallystick.audit.AuditLog;
import io.tallystick.operation.OperationKind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher.MatchResult;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Enters into the audit log which money calls of known callers we refuse, before we say so: who
 * tries what they may not leaves a trace or learns nothing. Who is not known writes nothing into
 * the database.
 */
final class RefusedCalls implements ProblemWriter.Refusals {
  private static final Logger log = LoggerFactory.getLogger(RefusedCalls.class);

  /** What was understood and may not be. Anything else is malformed, or a failure of ours. */
  private static final Set<HttpStatus> REFUSALS =
      Set.of(
          HttpStatus.FORBIDDEN,
          HttpStatus.NOT_FOUND,
          HttpStatus.CONFLICT,
          HttpStatus.UNPROCESSABLE_CONTENT,
          HttpStatus.TOO_MANY_REQUESTS);

  /** Not refused: the caller is to ask again. */
  private static final String IN_FLIGHT = Problems.IN_FLIGHT.code();

  private static final String BODY = RefusedCalls.class.getName() + ".body";

  /** Whoever takes a client secret for an id, {@code pi_…_secret_…}, must not have it kept. */
  private static final Pattern INTENT_ID = Pattern.compile("pi_[A-Za-z0-9]{1,250}");

  private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");

  private static final List<MoneyPath> PATHS =
      List.of(
          MoneyPath.of(OperationKind.PAYMENT_INTENT, ApiPaths.PAYMENT_INTENTS),
          MoneyPath.of(OperationKind.CAPTURE, ApiPaths.CAPTURE),
          MoneyPath.of(OperationKind.CANCEL, ApiPaths.CANCEL),
          MoneyPath.of(OperationKind.REFUND, ApiPaths.REFUNDS),
          MoneyPath.of(OperationKind.CHARGE, ApiPaths.CHARGES),
          MoneyPath.of(OperationKind.TRANSFER, ApiPaths.TRANSFERS));

  private final Account account;
  private final AuditLog audit;
  private final Admission admission;
  private final OncePerMinute overLimit;

  RefusedCalls(Account account, AuditLog audit, Admission admission, InstantSource clock) {
    this.account = account;
    this.audit = audit;
    this.admission = admission;
    this.overLimit = new OncePerMinute(clock);
  }

  private record MoneyPath(OperationKind kind, PathPatternRequestMatcher matcher) {
    static MoneyPath of(OperationKind kind, String path) {
      return new MoneyPath(
          kind, PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path));
    }
  }

  /** Keeps what a call asks for until it is answered. */
  static void remember(Object body) {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    if (body instanceof MoneyRequest && request != null) {
      request.setAttribute(BODY, body, RequestAttributes.SCOPE_REQUEST);
    }
  }

  /**
   * Enters the call that is answered by this problem, if it is one to be entered. One of too many
   * in a minute is told only that, and one whose entry cannot be written is to come again.
   */
  @Override
  public ProblemException enter(
      HttpServletRequest request, ProblemException problem, String reference) {
    return isRefusal(problem)
        ? caller().map(caller -> enter(caller, request, problem, reference)).orElse(problem)
        : problem;
  }

  private ProblemException enter(
      Caller caller, HttpServletRequest request, ProblemException problem, String reference) {
    return act(caller, request, problem, reference)
        .map(act ->
            isLimit(problem) ? limited(act, problem) : refused(act, problem, caller, request))
        .orElse(problem);
  }

  private static boolean isRefusal(ProblemException problem) {
    return REFUSALS.contains(problem.status()) && !problem.code().equals(IN_FLIGHT);
  }

  private static boolean isLimit(ProblemException problem) {
    return problem.status() == HttpStatus.TOO_MANY_REQUESTS;
  }

  private ProblemException refused(
      Act act, ProblemException problem, Caller caller, HttpServletRequest request) {
    try {
      admission.countRefusal(caller, request);
      audit.write(act);
      return problem;
    } catch (ProblemException tooMany) {
      return limited(act.refusedFor(tooMany.code()), tooMany);
    } catch (DataAccessException e) {
      unwritten(act, e);
      return ProblemException.retryable(Problems.UNAVAILABLE);
    }
  }

  /** Says nothing about what was asked for, so that it may be told without an entry. */
  private ProblemException limited(Act act, ProblemException problem) {
    if (overLimit.isFirst(act.actor())) {
      try {
        audit.write(act);
      } catch (DataAccessException e) {
        unwritten(act, e);
      }
    }
    return problem;
  }

  private static Optional<Caller> caller() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  private Optional<Act> act(
      Caller caller, HttpServletRequest request, ProblemException problem, String reference) {
    for (MoneyPath path : PATHS) {
      MatchResult match = path.matcher().matcher(request);
      if (match.isMatch()) {
        return Optional.of(
            Act.refused(
                    account,
                    caller.name(),
                    path.kind().wireName(),
                    problem.code(),
                    matter(match.getVariables().get("id"), request.getAttribute(BODY)))
                .referringTo(reference));
      }
    }
    return Optional.empty();
  }

  /** Ids and amounts as the caller sent them, where they have the form of such. */
  private static Act.Matter matter(@Nullable String id, @Nullable Object body) {
    String subject = only(INTENT_ID, id);
    return body instanceof MoneyRequest asked
        ? new Act.Matter(
            only(RefundController.RefundRequest.ORDER_ID, asked.orderId()),
            subject,
            asked.amount(),
            only(CURRENCY, asked.currency()))
        : new Act.Matter(null, subject, null, null);
  }

  private static @Nullable String only(Pattern form, @Nullable String text) {
    return text != null && form.matcher(text).matches() ? text : null;
  }

  /** The log has the call under the same reference. */
  private static void unwritten(Act act, DataAccessException why) {
    log.error(
        "event=audit.refusal_unwritten action={} code={} reference={} error={}",
        act.action(),
        act.refusal(),
        act.reference(),
        why.getClass().getSimpleName());
  }
}
