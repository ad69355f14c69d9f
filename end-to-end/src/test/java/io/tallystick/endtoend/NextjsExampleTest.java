package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.tallystick.endtoend.browser.Browser;
import io.tallystick.endtoend.browser.NextjsPage;
import io.tallystick.endtoend.nextjs.NextjsBuild;
import io.tallystick.endtoend.nextjs.NextjsProcess;
import io.tallystick.endtoend.nextjs.NextjsStage;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.process.RunningProgram;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.ReceiverApp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code examples/nextjs}, built for production; one after another: they count what Stripe holds.
 */
@Execution(ExecutionMode.SAME_THREAD)
class NextjsExampleTest {
  /** Keys that no browser may ever hold: Stripe's, ours, and those that sign. */
  private static final Pattern SECRETS = Pattern.compile("\\b(sk|rk|tsk)_(test|live)_|\\bwhsec_");

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ONE_HAT = "{\"items\":[{\"price\":\"hat\",\"quantity\":1}]}";

  private static NextjsBuild build;
  private static NextjsStage stage;

  private @Nullable Browser opened;

  @BeforeAll
  static void open() {
    build = NextjsBuild.make();
    stage = NextjsStage.open(build);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void leave() {
    if (opened != null) {
      opened.close();
    }
  }

  /** A shopper who has never been here. */
  private NextjsPage visit() {
    Browser browser = Browser.open();
    opened = browser;
    browser.visit(stage.shop());
    return new NextjsPage(browser);
  }

  @Test
  void takesAShopperFromTheGoodsToAFulfilledOrder() {
    NextjsPage page = visit();
    Browser browser = page.browser();
    page.choosesOne();
    page.checksOut();
    page.takesCard("Pays");
    page.pays();
    URI order = page.awaitFulfilled();

    assertThat(browser.complaints()).as("its own policy forbids it nothing").isEmpty();
    assertThat(order.getQuery()).as("no client secret in an address").isNull();
    assertThat(stage.granted()).containsOnlyOnce(idIn(order));
    List<String> traffic = browser.traffic();
    assertThat(traffic).as("bodies were kept").anyMatch(it -> it.contains("clientSecret"));
    assertThat(traffic).noneMatch(SECRETS.asPredicate());
  }

  @Test
  void tellsOfADeclinedCardAndTakesAnotherForTheSamePayment() {
    NextjsPage page = visit();
    int intents = stripe().paymentIntents().size();
    long charges = stripe().successfulCharges();
    page.choosesOne();
    page.checksOut();
    page.takesCard("No funds");
    page.pays();
    assertThat(page.refusal()).contains("insufficient funds").contains("Nothing was charged");
    assertThat(stripe().successfulCharges()).isEqualTo(charges);

    page.takesCard("Pays");
    page.pays();
    page.awaitFulfilled();
    assertThat(stripe().paymentIntents()).hasSize(intents + 1);
    assertThat(stripe().successfulCharges()).isEqualTo(charges + 1);
  }

  @Test
  void letsTheBankAskTheShopper() {
    NextjsPage page = visit();
    page.choosesOne();
    page.checksOut();
    page.takesCard("3-D Secure 2");
    page.pays();
    page.answersBank("#fail");
    assertThat(page.refusal()).contains("bank").contains("Nothing was charged");

    page.pays();
    page.answersBank("#pass");
    page.awaitFulfilled();
  }

  @Test
  void buysOnceByDoubleClicks() {
    NextjsPage page = visit();
    Browser browser = page.browser();
    int intents = stripe().paymentIntents().size();
    long charges = stripe().successfulCharges();
    page.choosesOne();
    browser.doubleClick("#checkout");
    page.awaitPayment();
    page.takesCard("Pays");
    browser.doubleClick("#pay");
    page.awaitFulfilled();

    assertThat(stripe().paymentIntents()).hasSize(intents + 1);
    assertThat(stripe().successfulCharges()).isEqualTo(charges + 1);
  }

  @Test
  void findsTheSamePaymentAfterItsPageWasClosedBeforeTheAnswer() {
    NextjsPage page = visit();
    Browser browser = page.browser();
    int intents = stripe().paymentIntents().size();
    long charges = stripe().successfulCharges();
    int customers = stripe().idempotencyKeys("/v1/customers").size();
    stripe().fault("POST", "/v1/payment_intents$", "latency", 1);
    page.choosesOne();
    browser.find("#checkout").click();
    await().atMost(SOON).until(() -> stripe().idempotencyKeys("/v1/customers").size() > customers);
    assertThat(stripe().paymentIntents()).as("it is not made yet").hasSize(intents);
    browser.closePage();
    browser.visit(stage.shop());

    page.awaitPayment();
    page.takesCard("Pays");
    page.pays();
    page.awaitFulfilled();
    assertThat(stripe().paymentIntents()).hasSize(intents + 1);
    assertThat(stripe().successfulCharges()).isEqualTo(charges + 1);
  }

  @Test
  void leadsToTheOrderIfItIsPaidAlready() {
    NextjsPage page = visit();
    Browser browser = page.browser();
    page.choosesOne();
    page.checksOut();
    String attempt = String.valueOf(browser.run("return localStorage.getItem('attempt')"));
    page.takesCard("Pays");
    page.pays();
    URI order = page.awaitFulfilled();
    long charges = stripe().successfulCharges();

    browser.run("localStorage.setItem('attempt', '" + attempt + "')"); // as another tab has it
    browser.visit(stage.shop());
    assertThat(page.awaitFulfilled()).isEqualTo(order);
    assertThat(stripe().successfulCharges()).isEqualTo(charges);
  }

  @Test
  void showsNobodyAnothersOrder() {
    String owner = session();
    Http.Answer bought = buys(owner);
    String order = bought.json().required("orderId").asString();
    assertThat(asks("/api/orders/" + order, owner).status()).isEqualTo(200);
    assertThat(asks("/orders/" + order, owner).status()).isEqualTo(200);

    String other = session();
    assertThat(other).isNotEqualTo(owner);
    Http.Answer refused = asks("/api/orders/" + order, other);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).isEqualTo(asks("/api/orders/ord_none", other).body());
    assertThat(asks("/orders/" + order, other).status()).isEqualTo(404);

    NextjsPage page = visit();
    Browser browser = page.browser();
    browser.visit(stage.shop().resolve("/orders/" + order));
    assertThat(page.heading()).isEqualTo("Not found");
    assertThat(browser.source()).doesNotContain("Felt hat");
  }

  @Test
  void takesNobodysWordForWhoTheyAre() {
    String session = session();
    String user = session.substring(0, session.indexOf('.'));
    String signature = session.substring(session.indexOf('.'));
    String another = "session=user_" + UUID.randomUUID();
    int intents = stripe().paymentIntents().size();

    assertThat(Stream.of("session=", user, user + ".", user + ".AAAA", another + signature))
        .allSatisfy(forged -> assertThat(buys(forged).status()).as(forged).isEqualTo(401));
    assertThat(stripe().paymentIntents()).hasSize(intents);
  }

  @Test
  void refusesToBuyForPagesOfOthers() {
    String session = session();
    int intents = stripe().paymentIntents().size();

    assertThat(
            List.of("https://evil.example", "null", "http://127.0.0.1:1", shop() + ".evil.example"))
        .allSatisfy(origin ->
            assertThat(buys(session, Map.of("Origin", origin), ONE_HAT).status())
                .as(origin)
                .isEqualTo(403));
    await()
        .untilAsserted(() ->
            assertThat(stage.app().said())
                .contains("refused: Origin https://evil.example is not SHOP_ORIGIN, " + shop()));
    assertThat(buys(session, Map.of("Content-Type", "text/plain"), ONE_HAT).status())
        .isEqualTo(403);
    assertThat(stripe().paymentIntents()).hasSize(intents);
  }

  @Test
  void passesOnWhatIsBoughtAndNothingElse() {
    String session = session();
    Http.Answer cheap =
        buys(
            session,
            Map.of(),
            """
            {"items":[{"price":"hat","quantity":1,"unitAmount":1}],"currency":"jpy",
             "onBehalfOf":"user_of_another","reference":"x"}
            """);
    assertThat(cheap.status()).isEqualTo(201);
    assertThat(cheap.json().path("amount").asLong()).isEqualTo(1500);
    assertThat(cheap.json().path("currency").asString()).isEqualTo("usd");
    assertThat(cheap.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    String order = cheap.json().required("orderId").asString();
    assertThat(asks("/api/orders/" + order, session).status()).isEqualTo(200);

    assertThat(
            Stream.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"items\":[]}",
                "{\"items\":[null]}",
                "{\"items\":[{\"price\":\"hat\",\"quantity\":\"1\"}]}",
                " ".repeat(20_000)))
        .allSatisfy(body ->
            assertThat(buys(session, Map.of(), body).status()).as(body.strip()).isEqualTo(400));
    assertThat(buys(session, Map.of("Idempotency-Key", "short"), ONE_HAT).status()).isEqualTo(400);
    Http.Answer tooMany = buys(session, Map.of(), ONE_HAT.replace(":1", ":99"));
    assertThat(tooMany.status()).isEqualTo(422);
    assertThat(tooMany.json().path("message").asString()).contains("basket");
    assertThat(tooMany.json().path("final").asBoolean()).isTrue();
  }

  @Test
  void letsNoUserMeetTheKeyOfAnother() {
    Map<String, String> sameKey = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    Http.Answer one = buys(session(), sameKey, ONE_HAT);
    Http.Answer other = buys(session(), sameKey, ONE_HAT);

    assertThat(List.of(one.status(), other.status())).containsExactly(201, 201);
    assertThat(other.json().path("orderId")).isNotEqualTo(one.json().path("orderId"));
  }

  @Test
  void grantsOnceWhatIsDeliveredTwiceAndNothingThatIsForged() throws Exception {
    String order = "ord_" + UUID.randomUUID().toString().replace("-", "");
    String body = "{\"type\":\"order.paid\",\"data\":{\"order\":{\"id\":\"" + order + "\"}}}";
    String other = body.replace(order, order + "0");
    Map<String, String> signed = signed(body, Instant.now());

    assertThat(delivers(Map.of(), body)).isEqualTo(401);
    assertThat(delivers(signed, other)).isEqualTo(401);
    assertThat(delivers(signed(body, Instant.now().minus(Duration.ofHours(1))), body))
        .isEqualTo(401);
    assertThat(stage.granted()).doesNotContain(order, order + "0");

    assertThat(List.of(delivers(signed, body), delivers(signed, body))).containsOnly(204);
    assertThat(stage.granted()).containsOnlyOnce(order);
    assertThat(stage.app().said()).containsOnlyOnce("granted " + order);
  }

  @Test
  void bundlesNoSecret() throws Exception {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(build.bundle())) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(5);
    for (Path file : files) {
      assertHoldsNoSecret(file.toString(), Files.readString(file));
    }
    assertHoldsNoSecret("the page", asks("/", session()).body());
  }

  @Test
  void sendsItsPagesWithAStrictPolicy() {
    Http.Answer first = asks("/", "");
    String policy = first.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .contains("script-src 'self' 'nonce-")
        .contains(stripe().url().toString())
        .doesNotContain("unsafe");
    assertThat(asks("/", "").headers().firstValue("Content-Security-Policy"))
        .as("a nonce for each page")
        .isPresent()
        .isNotEqualTo(first.headers().firstValue("Content-Security-Policy"));
    assertThat(first.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .containsIgnoringCase("HttpOnly")
        .containsIgnoringCase("SameSite=lax");
  }

  @Test
  void takesStripesOwnScriptByItsEnvironmentAlone() {
    try (NextjsProcess app = stage.withScriptFrom("")) {
      Http.Answer answer = Http.get(app.url(), Map.of());
      assertThat(answer.body())
          .contains("https://js.stripe.com/v3/")
          .doesNotContain(stripe().url().toString());
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("connect-src 'self' https://api.stripe.com")
          .contains("https://hooks.stripe.com")
          .doesNotContain("http://");
    }
  }

  @Test
  void tiesTheSessionToItsHostWhereItIsEncrypted() {
    try (NextjsProcess app = stage.behind("https://shop.example")) {
      assertThat(Http.get(app.url(), Map.of()).headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-session=user_")
          .contains("; Path=/;", "; Secure", "; HttpOnly")
          .doesNotContainIgnoringCase("domain");
    }
  }

  @Test
  void keepsSettingsThatItsScriptHasNotWritten() throws Exception {
    Workplace place = Workplace.create();
    Path settings = place.write(".env.local", "TALLYSTICK_API_KEY=mine\n");
    Files.copy(NextjsBuild.sources().resolve("offline.mjs"), place.folder().resolve("offline.mjs"));
    List<String> command =
        List.of("/bin/sh", "-c", "echo '{\"step\":\"ready\"}' | node offline.mjs");

    try (RunningProgram script = RunningProgram.start(place, Environment.bare(), command)) {
      Ended ended = script.awaitEnd(SOON);
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err()).contains("Kept ", "Fix: ");
    }
    assertThat(settings).hasContent("TALLYSTICK_API_KEY=mine");
  }

  @Test
  void namesNoRegistryInItsLockFile() throws Exception {
    assertThat(Files.readString(NextjsBuild.sources().resolve("package-lock.json")))
        .doesNotContain("\"resolved\"");
  }

  private static void assertHoldsNoSecret(String name, String text) {
    assertThat(SECRETS.matcher(text).find()).as(name).isFalse();
    assertThat(text.contains(stage.apiKey())).as(name).isFalse();
    assertThat(text.contains(ReceiverApp.SECRET)).as(name).isFalse();
  }

  private static SimulatorControl stripe() {
    return stage.stripe();
  }

  private static String shop() {
    return stage.shop().toString();
  }

  private static String idIn(URI order) {
    return order.getPath().replace("/orders/", "");
  }

  /** A new user's cookie. */
  private static String session() {
    String cookie = asks("/", "").headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static Http.Answer asks(String path, String session) {
    return Http.get(stage.shop().resolve(path), Map.of("Cookie", session));
  }

  private static Http.Answer buys(String session) {
    return buys(session, Map.of(), ONE_HAT);
  }

  /** As our page does, but for some headers. */
  private static Http.Answer buys(String session, Map<String, String> otherwise, String body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Cookie", session);
    headers.put("Origin", shop());
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    headers.putAll(otherwise);
    return Http.post(stage.shop().resolve("/api/checkout"), headers, body);
  }

  private static int delivers(Map<String, String> signature, String body) {
    return Http.post(stage.shop().resolve("/api/deliveries"), signature, body).status();
  }

  private static Map<String, String> signed(String body, Instant at) throws Exception {
    String id = "msg_" + UUID.randomUUID();
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", Long.toString(at.getEpochSecond()),
        "webhook-signature", new Webhook(ReceiverApp.SECRET).sign(id, at.getEpochSecond(), body));
  }
}
