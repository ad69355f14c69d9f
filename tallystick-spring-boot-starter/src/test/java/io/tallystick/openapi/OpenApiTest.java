package io.tallystick.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tallystick.Sha256;
import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.SpringVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the API says of itself is true, and tells strangers no more than they need. */
class OpenApiTest {
  private static final Shop shop = Shop.open().hearing();
  private static final JsonNode document = shop.anyone().get("/openapi.json").json();
  private static final Answer page = shop.anyone().get("/openapi");
  private static final JsonMapper JSON = new JsonMapper();

  @AfterAll
  static void close() {
    shop.close();
  }

  /** One command of the document, and the call that it is an example of. */
  record Sample(JsonNode operation, String title, String source) {
    static Stream<Sample> all() {
      return operations()
          .flatMap(operation ->
              operation
                  .path("x-codeSamples")
                  .valueStream()
                  .map(it ->
                      new Sample(
                          operation, it.path("label").asString(), it.path("source").asString())));
    }

    String call() {
      return operation.path("operationId").asString();
    }

    /** The scopes that a key needs. */
    Set<Scope> scopes() {
      Set<Scope> scopes =
          operation
              .at("/security/0/key")
              .valueStream()
              .map(it -> Scope.find(it.asString()).orElseThrow())
              .collect(Collectors.toSet());
      if (source.contains("unitAmount")) {
        scopes.add(Scope.PAYMENTS_PRICE);
      }
      return scopes;
    }

    boolean isForAnyone() {
      return operation.path("security").isEmpty();
    }

    /** As somebody would type it who has this key, in front of a shop in which all is ready. */
    CurlCommand command(String key) {
      return CurlCommand.of(source, name -> value(name, key));
    }

    private String value(String variable, String key) {
      return switch (variable) {
        case "TALLYSTICK_URL" -> shop.url().toString();
        case "TALLYSTICK_KEY" -> key;
        case "PRICE_ID" -> "hat";
        case "ORDER_ID" -> Purchases.in(shop).paid().text("/orderId");
        case "PAYMENT_INTENT_ID" -> Purchases.in(shop).authorized().text("/paymentIntentId");
        case "ACCOUNT_ID" -> shop.seller();
        case "OPERATION_ID" -> operationOf(key);
        case "EVENT_ID" -> event();
        default -> throw new IllegalArgumentException(variable);
      };
    }

    @Override
    public String toString() {
      return call() + ": " + title;
    }
  }

  @ParameterizedTest
  @MethodSource("io.tallystick.openapi.OpenApiTest$Sample#all")
  void sendsEveryExampleAndIsAnsweredAsItSays(Sample sample) {
    String success = sample.operation().path("responses").propertyNames().iterator().next();

    Answer answer = sample.command(keyFor(sample)).send(); // which the contract holds to its shape

    assertThat(answer.status()).as(answer.body()).hasToString(success);
  }

  @ParameterizedTest
  @MethodSource("io.tallystick.openapi.OpenApiTest$Sample#all")
  void letsInWhomItNamesAndNobodyElse(Sample sample) {
    CurlCommand command = CurlCommand.of(sample.source(), name -> stranger(name));

    if (sample.isForAnyone()) {
      assertThat(command.send().status()).isEqualTo(200);
      return;
    }
    assertCode(command.sendAs(""), 401, "unauthenticated");
    if (!sample.scopes().isEmpty()) {
      Scope[] others =
          Arrays.stream(Scope.values())
              .filter(scope -> !sample.scopes().contains(scope))
              .toArray(Scope[]::new);
      assertCode(command.sendAs(shop.backEnd(others).key()), 403, "forbidden");
    }
  }

  @ParameterizedTest
  @MethodSource("io.tallystick.openapi.OpenApiTest$Sample#all")
  void refusesABodyThatLacksARequiredFieldOrHasAnother(Sample sample) {
    CurlCommand command = CurlCommand.of(sample.source(), name -> stranger(name));
    String body = command.body();
    if (body == null) {
      return; // nothing is to be lacking
    }
    String key = keyFor(sample);
    JsonNode schema =
        resolved(sample.operation().at("/requestBody/content/application~1json/schema"));
    for (JsonNode required : schema.path("required")) {
      ObjectNode lacking = (ObjectNode) JSON.readTree(body);
      lacking.remove(required.asString());

      Answer answer = command.with(lacking.toString()).sendAs(key);

      assertCode(answer, 422, "invalid_request");
      assertThat(answer.text("/errors/0/field")).isEqualTo(required.asString());
      assertThat(answer.text("/errors/0/code")).isEqualTo("required");
    }
    ObjectNode more = ((ObjectNode) JSON.readTree(body)).put("unknown", 1);
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertCode(command.with(more.toString()).sendAs(key), 400, "unknown_field");
  }

  private static String keyFor(Sample sample) {
    List<Scope> scopes = new ArrayList<>(sample.scopes());
    if (scopes.isEmpty()) { // it is known, and may see others' orders and start an operation
      scopes.addAll(List.of(Scope.ORDERS_READ, Scope.CHARGES_WRITE));
    }
    return shop.backEnd(scopes.toArray(Scope[]::new)).key();
  }

  private static String stranger(String variable) {
    return variable.equals("TALLYSTICK_URL") ? shop.url().toString() : "hat";
  }

  /** Declined, so that its problem's reference names it. */
  private static String operationOf(String key) {
    Answer declined =
        new Client(shop.url(), key)
            .call(
                "/api/charges",
                "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_chargeDeclined\"}");
    return declined.text("/reference").substring("ref_".length());
  }

  private static String event() {
    Client reader = shop.backEnd(Scope.EVENTS_READ);
    Purchases.in(shop).paid();
    Eventually.until(
        "an event is stored", () -> !reader.get("/api/events").json().path("data").isEmpty());
    return reader.get("/api/events").text("/data/0/id");
  }

  @Test
  void hasAnExampleOfEveryCall() {
    assertThat(ApiCalls.ALL).extracting(ApiCall::examples).noneMatch(List::isEmpty);
    assertThat(Sample.all().map(Sample::call).distinct())
        .containsExactlyElementsOf(ApiCalls.ALL.stream().map(ApiCall::name).toList());
  }

  @Test
  void isOpenApi31() {
    assertThat(document.propertyNames())
        .containsExactly("openapi", "info", "servers", "paths", "components");
    assertThat(document.path("openapi").asString()).matches("3\\.1\\.\\d");
    assertThat(document.at("/info/title").asString()).isNotBlank();
    assertThat(document.at("/info/version").asString()).isNotBlank();
    assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    assertThat(operations().map(it -> it.path("operationId").asString()))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z][A-Za-z]+"));
    document
        .path("paths")
        .propertyStream()
        .forEach(path ->
            path.getValue().valueStream().forEach(it -> assertOperation(path.getKey(), it)));
  }

  private static void assertOperation(String path, JsonNode operation) {
    List<String> inPath =
        operation
            .path("parameters")
            .valueStream()
            .filter(it -> it.path("in").asString().equals("path"))
            .map(it -> it.path("name").asString())
            .toList();
    assertThat(inPath)
        .as(path)
        .containsExactlyElementsOf(
            Pattern.compile("\\{(\\w+)}").matcher(path).results().map(it -> it.group(1)).toList());
    operation
        .path("parameters")
        .valueStream()
        .forEach(it -> {
          assertThat(it.path("in").asString()).isIn("path", "query", "header");
          assertThat(it.path("required").isBoolean()).isTrue();
          assertThat(it.path("schema").isObject()).isTrue();
        });
    operation
        .path("security")
        .valueStream()
        .flatMap(it -> it.propertyNames().stream())
        .forEach(
            scheme -> assertThat(document.at("/components/securitySchemes").has(scheme)).isTrue());
    operation
        .path("responses")
        .propertyStream()
        .forEach(response -> {
          assertThat(response.getKey()).matches("[1-5]\\d\\d");
          assertThat(response.getValue().path("description").asString()).isNotBlank();
          assertThat(response.getValue().path("content")).isNotEmpty();
        });
  }

  @Test
  void describesEveryShapeInJsonSchemaAndRefersToNoOther() {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    List<JsonNode> schemas = document.findValues("schema");
    schemas.addAll(document.at("/components/schemas").valueStream().toList());

    assertThat(schemas).hasSizeGreaterThan(50);
    assertThat(schemas).allSatisfy(it -> assertThat(schema.validate(it)).isEmpty());
    assertThat(document.findValuesAsString("$ref"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(document.at(it.substring(1)).isObject()).isTrue());
    document
        .at("/components/schemas")
        .forEach(shape ->
            shape
                .path("required")
                .forEach(
                    name -> assertThat(shape.path("properties").has(name.asString())).isTrue()));
  }

  @Test
  void hasTheSameRulesAsTheCodeThatHoldsThem() {
    JsonNode shapes = document.at("/components/schemas");

    assertThat(shapes.at("/PaymentIntentRequest/properties/items/maxItems").asInt()).isEqualTo(100);
    assertThat(shapes.at("/PaymentIntentRequest/required").valueStream().map(JsonNode::asString))
        .containsExactly("items");
    assertThat(shapes.at("/RefundRequest/properties/orderId/pattern").asString())
        .isEqualTo("^ord_[A-Za-z0-9]{1,60}$");
    assertThat(shapes.at("/Order/properties/status/enum").valueStream().map(JsonNode::asString))
        .containsExactly("open", "paid", "fulfilled", "canceled", "review");
    assertThat(shapes.at("/Order/properties/reference/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(shapes.at("/OrderItem/required").valueStream().map(JsonNode::asString))
        .doesNotContain("price");
  }

  @Test
  void tellsNothingOfTheMachineItsLibrariesOrItsSecrets() throws UnknownHostException {
    for (String text : List.of(document.toString(), page.body())) {
      assertThat(text)
          .doesNotContain(Shop.SECRET_KEY, Shop.PUBLISHABLE_KEY, Shop.WEBHOOK_SECRET)
          .doesNotContain("127.0.0.1", "localhost", InetAddress.getLocalHost().getHostName())
          .doesNotContain(Integer.toString(shop.port()))
          .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.version"))
          .doesNotContain(String.valueOf(SpringVersion.getVersion()))
          .doesNotContainIgnoringCase("spring")
          .doesNotContainIgnoringCase("tomcat")
          .doesNotContainIgnoringCase("jackson")
          .doesNotContain("io.tallystick");
    }
  }

  @Test
  void showsEveryCallOnAPageThatLoadsNothing() {
    String html = page.body();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(html).doesNotContain(" src=", "href=\"http", "url(", "@import", " style=");
    assertThat(Pattern.compile("<[^>]+\\son\\w+=").matcher(html).find()).isFalse();
    operations()
        .forEach(operation -> {
          assertThat(html)
              .contains("<section id=\"" + operation.path("operationId").asString() + '"');
          operation.findValues("enum").stream()
              .flatMap(JsonNode::valueStream)
              .filter(JsonNode::isString)
              .forEach(word -> assertThat(html).contains("<code>" + word.asString() + "</code>"));
        });
    Sample.all()
        .forEach(it ->
            assertThat(html.replaceAll("<[^>]+>", "").replace("&quot;", "\""))
                .contains(it.source()));
  }

  /** The words that a caller may have to tell apart. */
  @Test
  void hasNoProblemThatThePageForPeopleDoesNotName() throws IOException {
    String errors =
        between(Files.readString(Path.of("../docs/api.md")), "## Errors", "## May this");
    List<String> codes =
        document.findValues("application/problem+json").stream()
            .flatMap(it -> it.at("/schema/properties/code/enum").valueStream())
            .map(JsonNode::asString)
            .distinct()
            .toList();

    assertThat(codes).hasSizeGreaterThan(40);
    assertThat(codes).allSatisfy(code -> assertThat(errors).contains("`" + code + "`"));
  }

  @Test
  void setsBeforeTheExamplesWhatTheyUseAndNothingElse() {
    String before = between(page.body(), "<h2>Before the examples</h2>", "</section>");
    Set<String> used =
        Sample.all()
            .flatMap(it -> matches("\\$([A-Z_]+)", it.source()))
            .collect(Collectors.toSet());

    assertThat(matches("([A-Z_]+)=", before)).containsExactlyInAnyOrderElementsOf(used);
    assertThat(used).contains("TALLYSTICK_URL", "TALLYSTICK_KEY", "PRICE_ID", "ORDER_ID");
    assertThat(page.body().replace(before, "")).doesNotContain("data-is=\"url\"");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static Stream<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(it -> it.group(1));
  }

  @Test
  void letsOnlyItsOwnScriptAndStyleIntoThePage() {
    String policy = page.header("Content-Security-Policy");

    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src '%s'; script-src '%s'; connect-src 'self'; base-uri"
                    .formatted(hash("style"), hash("script"))
                + " 'none'; form-action 'none'; frame-ancestors 'none'");
    for (Answer answer : List.of(page, shop.anyone().get("/openapi.json"))) {
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.headers().map())
          .doesNotContainKeys("set-cookie", "server", "access-control-allow-origin");
    }
    assertThat(shop.anyone().get("/openapi.json").header("Content-Security-Policy"))
        .startsWith("default-src 'none'; base-uri");
  }

  private static String hash(String element) {
    String between = "(?s)<%s>(.*?)</%s>".formatted(element, element);
    MatchResult only =
        Pattern.compile(between).matcher(page.body()).results().findFirst().orElseThrow();
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(only.group(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi/",
        "/openapi/x",
        "/openapi.json/",
        "/openapi.json/x",
        "/openapi.yaml",
        "/openapi.js",
        "/OPENAPI",
        "/api/openapi.json",
        "/v3/api-docs"
      })
  void isNowhereElse(String path) {
    assertCode(shop.anyone().get(path), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void isThereToBeReadOnly(String method) {
    for (String path : List.of("/openapi", "/openapi.json")) {
      Answer answer = shop.anyone().send(method, path, BodyPublishers.noBody());

      assertCode(answer, 405, "method_not_allowed");
    }
  }

  private static void assertCode(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.text("/code")).isEqualTo(code);
  }

  private static JsonNode resolved(JsonNode schema) {
    return document.at(schema.path("$ref").asString().substring(1));
  }

  private static Stream<JsonNode> operations() {
    return document.path("paths").valueStream().flatMap(JsonNode::valueStream);
  }
}
