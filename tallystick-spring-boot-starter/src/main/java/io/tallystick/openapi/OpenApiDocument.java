package io.tallystick.openapi;

import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiCalls;
import io.tallystick.web.ApiExample;
import io.tallystick.web.ProblemKind;
import io.tallystick.web.Who;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the calls down as OpenAPI 3.1 has it. */
final class OpenApiDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String OPEN_API = "3.1.0";

  /** Of the API, not of the program: which release runs is no stranger's business. */
  private static final String VERSION = "1";

  private static final String ABOUT =
      """
      JSON in camelCase; amounts are whole numbers in the currency's minor units, times are ISO 8601.

      Send `Authorization: Bearer` with an API key of your back end (`tsk_test_…`, `tsk_live_…`), or, \
      where the server takes them, with the token (JWT) of a shopper.

      Every POST needs an `Idempotency-Key`. The same key, call and body are answered as before, with \
      `Idempotent-Replayed: true`, and nothing happens twice. What we refuse before Stripe is asked \
      uses up no key.

      202 says that the outcome is not known yet. It goes on by itself: ask at `Location`, or repeat \
      the same key; a new key would do it twice.

      Whatever is not known here is refused, and every error is a problem (RFC 9457) with a stable \
      `code`. Answers may get further fields.\
      """;

  private static final String KEY = "key";
  private static final String SHOPPER = "shopper";

  private final Schemas schemas = new Schemas();
  private final ObjectNode root = JSON.objectNode();

  private OpenApiDocument() {}

  /**
   * The document.
   *
   * @param base before every path; a slash if there is nothing
   */
  static ObjectNode of(List<MappedCall> calls, String base) {
    return new OpenApiDocument().write(calls, base);
  }

  private ObjectNode write(List<MappedCall> calls, String base) {
    root.put("openapi", OPEN_API);
    root.putObject("info")
        .put("title", "Tallystick")
        .put("version", VERSION)
        .put("description", ABOUT);
    root.putArray("servers").addObject().put("url", base);
    ObjectNode paths = root.putObject("paths");
    for (MappedCall it : calls) {
      ApiCall call = it.call();
      paths
          .withObjectProperty(call.path())
          .set(call.method().name().toLowerCase(Locale.ROOT), operation(it));
    }
    ObjectNode components = root.putObject("components");
    components.set("schemas", schemas.components());
    components.set("securitySchemes", securitySchemes());
    return root;
  }

  private static ObjectNode securitySchemes() {
    ObjectNode schemes = JSON.objectNode();
    schemes
        .putObject(KEY)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "An API key of a back end, with the scopes that are named.");
    schemes
        .putObject(SHOPPER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put("description", "The token of a shopper, by the issuer that the server believes.");
    return schemes;
  }

  private ObjectNode operation(MappedCall mapped) {
    ApiCall call = mapped.call();
    ObjectNode operation =
        JSON.objectNode()
            .put("operationId", call.name())
            .put("summary", call.summary())
            .put("description", (call.description() + "\n\n" + call.who().words()).strip());
    operation.set("security", security(call.who()));
    ArrayNode parameters = JSON.arrayNode();
    mapped.places().forEach(place -> parameters.add(parameter(place)));
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    mapped.body().ifPresent(body -> operation.set("requestBody", body(call, body)));
    operation.set("responses", responses(mapped));
    ArrayNode samples = operation.putArray("x-codeSamples");
    for (ApiExample example : call.examples()) {
      samples
          .addObject()
          .put("lang", "Shell")
          .put("label", example.title())
          .put("source", Curl.of(call, example));
    }
    return operation;
  }

  /** A bearer of one kind or the other; the words behind it are the scopes that it needs. */
  private static ArrayNode security(Who who) {
    ArrayNode either = JSON.arrayNode();
    switch (who) {
      case Who.Anyone() -> {}
      case Who.AnyCaller known -> {
        either.addObject().putArray(KEY);
        either.addObject().putArray(SHOPPER);
      }
      case Who.Holder(var scope) -> {
        either.addObject().putArray(KEY).add(scope.wireName());
        either.addObject().putArray(SHOPPER).add(scope.wireName());
      }
      case Who.HolderOrShopper(var scope, var shopper) -> {
        either.addObject().putArray(KEY).add(scope.wireName());
        either.addObject().putArray(SHOPPER);
      }
    }
    return either;
  }

  private static ObjectNode parameter(MappedCall.Place place) {
    ObjectNode parameter =
        JSON.objectNode()
            .put("name", place.name())
            .put("in", place.in())
            .put("required", place.in().equals("path") || place.field().required())
            .put("description", place.field().meaning());
    parameter.set("schema", Schemas.parameter(place.field()));
    return parameter;
  }

  private ObjectNode body(ApiCall call, MappedCall.Body body) {
    ObjectNode request = JSON.objectNode().put("required", body.required());
    ObjectNode json = request.putObject("content").putObject("application/json");
    json.set("schema", schemas.sent(body.shape()));
    ObjectNode examples = JSON.objectNode();
    for (ApiExample example : call.examples()) {
      String filled = example.filled(OpenApiDocument::sample).body();
      if (filled != null) {
        examples
            .putObject("example" + (examples.size() + 1))
            .put("summary", example.title())
            .set("value", MAPPER.readTree(filled));
      }
    }
    if (!examples.isEmpty()) {
      json.set("examples", examples);
    }
    return request;
  }

  private static String sample(String variable) {
    return Objects.requireNonNull(ApiExample.VARIABLES.get(variable), variable).sample();
  }

  private ObjectNode responses(MappedCall mapped) {
    ApiCall call = mapped.call();
    ObjectNode responses = JSON.objectNode();
    ObjectNode success = response(responses, call.success(), "The answer.");
    content(success, "application/json", schemas.answered(mapped.answer()));
    if (call.movesMoney()) {
      header(success, ApiCalls.REPLAYED, "`true` if this is the answer to an earlier call.");
      ObjectNode pending =
          response(responses, HttpStatus.ACCEPTED, "The outcome is not known yet.");
      content(pending, "application/json", schemas.answered(ApiCalls.PENDING));
      header(pending, "Location", "The path of the operation.");
    }
    byStatus(call).forEach((status, problems) -> problem(responses, status, problems));
    return responses;
  }

  static Map<HttpStatus, List<ProblemKind>> byStatus(ApiCall call) {
    return call.problems().stream()
        .collect(Collectors.groupingBy(ProblemKind::status, TreeMap::new, Collectors.toList()));
  }

  private void problem(ObjectNode responses, HttpStatus status, List<ProblemKind> problems) {
    String codes =
        problems.stream()
            .map(it -> "- `" + it.code() + "`: " + it.meaning())
            .collect(Collectors.joining("\n"));
    ObjectNode schema = schemas.answered(ApiCalls.PROBLEM);
    ArrayNode words = schema.putObject("properties").putObject("code").putArray("enum");
    problems.stream().map(ProblemKind::code).distinct().forEach(words::add);
    ObjectNode response = response(responses, status, codes);
    content(response, "application/problem+json", schema);
    switch (status) {
      case CONFLICT, TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE ->
          header(response, "Retry-After", "Seconds, where trying again helps.");
      default -> {}
    }
  }

  private static ObjectNode response(ObjectNode responses, HttpStatus status, String description) {
    return responses.putObject(Integer.toString(status.value())).put("description", description);
  }

  private static void content(ObjectNode response, String type, ObjectNode schema) {
    response.putObject("content").putObject(type).set("schema", schema);
  }

  private static void header(ObjectNode response, String name, String description) {
    response
        .withObjectProperty("headers")
        .putObject(name)
        .put("description", description)
        .putObject("schema")
        .put("type", "string");
  }
}
