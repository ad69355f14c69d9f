package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.access.Caller;
import io.tallystick.audit.Act;
import io.tallystick.audit.AuditLog;
import io.tallystick.operation.OperationKind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher.MatchResult;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Enters into the audit log which money calls of known callers we refused. Who is not known writes
 * nothing into the database.
 */
final class RefusedCalls {
  private static final Logger log = LoggerFactory.getLogger(RefusedCalls.class);

  /** The caller's answer waits for the entry, but not for a database in trouble. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Entries being written; past that the database does not follow, and memory is not its queue. */
  private static final int MOST_AT_ONCE = 32;

  private static final int TOO_MANY_REQUESTS = 429;

  /** What was understood and may not be. Anything else is malformed, or a failure of ours. */
  private static final Set<Integer> REFUSALS = Set.of(403, 404, 409, 422, TOO_MANY_REQUESTS);

  /** Not refused: the caller is to ask again. */
  private static final String IN_FLIGHT = "in_flight";

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
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Executor threads = Thread.ofVirtual().name("tallystick-audit-", 1)::start;
  private final OncePerMinute overLimit;

  RefusedCalls(Account account, AuditLog audit, InstantSource clock) {
    this.account = account;
    this.audit = audit;
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

  /** Enters the call that is answered by this problem, if it is one to be entered. */
  void note(Problem problem) {
    if (isRefusal(problem)
        && RequestContextHolder.getRequestAttributes()
            instanceof ServletRequestAttributes attributes) {
      caller()
          .flatMap(caller -> act(caller, attributes.getRequest(), problem))
          .filter(act -> problem.status() != TOO_MANY_REQUESTS || overLimit.isFirst(act.actor()))
          .ifPresent(this::write);
    }
  }

  private static boolean isRefusal(Problem problem) {
    return REFUSALS.contains(problem.status()) && !problem.code().equals(IN_FLIGHT);
  }

  private static Optional<Caller> caller() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  private Optional<Act> act(Caller caller, HttpServletRequest request, Problem problem) {
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
                .referringTo(problem.reference()));
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

  private void write(Act act) {
    if (!places.tryAcquire()) {
      unwritten(act, "busy");
      return;
    }
    try {
      CompletableFuture.runAsync(() -> writeAndLeave(act), threads)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      unwritten(act, "slow"); // it may still be
    } catch (ExecutionException e) {
      unwritten(act, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unwritten(act, "interrupted");
    }
  }

  private void writeAndLeave(Act act) {
    try {
      audit.write(act);
    } finally {
      places.release();
    }
  }

  /** The log has the call under the same reference. */
  private static void unwritten(Act act, String why) {
    log.error(
        "event=audit.refusal_unwritten action={} code={} reference={} error=\"{}\"",
        act.action(),
        act.refusal(),
        act.reference(),
        why);
  }
}
