package io.tallystick.web;

import io.tallystick.Refusal;
import io.tallystick.operation.IdempotencyKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * One call of the API: who may make it, what it is for and how it may be answered. Its request, and
 * its answer if it has but one, are read off the controller's method.
 *
 * @param name the same in every client that is generated
 * @param description what else is to be known, in sentences
 * @param movesMoney whether it needs an {@code Idempotency-Key} and may answer 202
 * @param answer what a success is answered with; null if the controller's method tells
 * @param parameters of path, query and header, by name
 */
public record ApiCall(
    HttpMethod method,
    String path,
    String name,
    String summary,
    String description,
    Who who,
    boolean movesMoney,
    HttpStatus success,
    @Nullable Class<?> answer,
    Map<String, ApiField> parameters,
    List<ProblemKind> problems,
    List<ApiExample> examples) {

  /** How it is asked: HEAD is answered where GET is. */
  List<HttpMethod> methods() {
    return method.equals(HttpMethod.GET)
        ? List.of(HttpMethod.GET, HttpMethod.HEAD)
        : List.of(method);
  }

  static Draft get(String name, String path, String summary) {
    return new Draft(HttpMethod.GET, name, path, summary);
  }

  static Draft post(String name, String path, String summary) {
    return new Draft(HttpMethod.POST, name, path, summary);
  }

  /** A call that is being written down. */
  static final class Draft {
    private static final List<ProblemKind> ANY_CALL =
        List.of(
            Problems.MALFORMED_REQUEST,
            Problems.NOT_JSON_WANTED,
            Problems.INTERNAL_ERROR,
            Problems.UNAVAILABLE,
            ProblemKind.of(Refusal.ISSUER_UNAVAILABLE));

    private static final List<ProblemKind> MONEY_CALL =
        List.of(
            Problems.MALFORMED_JSON,
            Problems.UNKNOWN_FIELD,
            Problems.WRONG_TYPE,
            Problems.IDEMPOTENCY_KEY_MISSING,
            Problems.IDEMPOTENCY_KEY_INVALID,
            Problems.BODY_INCOMPLETE,
            Problems.BODY_TOO_LARGE,
            Problems.NOT_JSON_SENT,
            Problems.IN_FLIGHT,
            Problems.INVALID_REQUEST,
            Problems.IDEMPOTENCY_KEY_REUSED,
            Problems.TOO_MANY_CALLS,
            Problems.TOO_MANY_REFUSALS,
            Problems.STRIPE_REFUSED,
            Problems.NOT_DONE);

    private static final ApiField IDEMPOTENCY_KEY =
        ApiField.field(
                "A new one for each thing that is to happen once, the same one for every repeat of"
                    + " it.")
            .needed()
            .matching(IdempotencyKey.FORM);

    private final HttpMethod method;
    private final String name;
    private final String path;
    private final String summary;
    private final Map<String, ApiField> parameters = new LinkedHashMap<>();
    private final Set<ProblemKind> problems = new LinkedHashSet<>(ANY_CALL);
    private final List<ApiExample> examples = new ArrayList<>();
    private String description = "";
    private Who who = new Who.Anyone();
    private boolean movesMoney;
    private HttpStatus success = HttpStatus.OK;
    private @Nullable Class<?> answer;

    private Draft(HttpMethod method, String name, String path, String summary) {
      this.method = method;
      this.name = name;
      this.path = path;
      this.summary = summary;
    }

    Draft by(Who caller) {
      who = caller;
      if (!(caller instanceof Who.Anyone)) {
        problems.add(Problems.UNAUTHENTICATED);
      }
      if (!(caller instanceof Who.Anyone || caller instanceof Who.AnyCaller)) {
        problems.add(Problems.NOT_ALLOWED);
      }
      return this;
    }

    Draft saying(String sentences) {
      description = sentences;
      return this;
    }

    Draft movingMoney(HttpStatus status, Class<?> result) {
      movesMoney = true;
      parameters.put(IdempotencyKeys.HEADER, IDEMPOTENCY_KEY);
      success = status;
      answer = result;
      problems.addAll(MONEY_CALL);
      return this;
    }

    Draft taking(String parameter, ApiField field) {
      parameters.put(parameter, field);
      return this;
    }

    Draft refusing(Refusal... refusals) {
      return answering(Arrays.stream(refusals).map(ProblemKind::of));
    }

    Draft answering(ProblemKind... kinds) {
      return answering(Arrays.stream(kinds));
    }

    Draft answering(Stream<ProblemKind> kinds) {
      kinds.forEach(problems::add);
      return this;
    }

    Draft example(String title, String target) {
      examples.add(new ApiExample(title, target, null));
      return this;
    }

    Draft example(String title, String target, String body) {
      examples.add(new ApiExample(title, target, body));
      return this;
    }

    ApiCall written() {
      return new ApiCall(
          method,
          path,
          name,
          summary,
          description,
          who,
          movesMoney,
          success,
          answer,
          parameters,
          List.copyOf(problems),
          List.copyOf(examples));
    }
  }
}
