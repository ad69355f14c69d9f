package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.browser.Bank;
import io.tallystick.endtoend.browser.Browser;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.ReceiverApp;
import io.tallystick.endtoend.shop.Storefront;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The simulator in a real browser: a storefront that runs offline, and the page that shows it. */
@Execution(ExecutionMode.SAME_THREAD)
class SimulatorPageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String TOO_WIDE =
      """
      return [document.documentElement, ...document.querySelectorAll('main *')]
          .filter(it => it.clientWidth > 0 && it.scrollWidth > it.clientWidth + 1)
          .map(it => it.outerHTML.slice(0, 80))
      """;

  private static ReceiverApp nobody;
  private static SimulatorProcess simulator;
  private static Storefront storefront;

  @BeforeAll
  static void open() {
    nobody = ReceiverApp.open();
    simulator = SimulatorProcess.start(Workplace.create(), nobody.url(), "whsec_page");
    storefront = Storefront.open(simulator.url());
  }

  @AfterAll
  static void close() {
    storefront.close();
    simulator.close();
    nobody.close();
  }

  @Test
  void aStorefrontPaysWithTheCodeItUsesInProduction() {
    JsonNode intent = create();
    try (Browser browser = payPage(intent, "if_required")) {
      takesCard(browser, "Declined");
      assertThat(outcome(browser)).isEqualTo("error card_declined");
      takesCard(browser, "Pays");
      assertThat(outcome(browser)).isEqualTo("succeeded");
      assertThat(simulator.control().successfulCharges(id(intent))).isEqualTo(1);
    }
  }

  @Test
  void theBankAsksTheShopper() {
    JsonNode intent = create();
    try (Browser browser = payPage(intent, "if_required")) {
      takesCard(browser, "3-D Secure");
      click(browser, "#pay");
      Bank.answers(browser, "#fail");
      assertThat(outcomeOf(browser)).isEqualTo("error payment_intent_authentication_failure");
      assertThat(simulator.control().successfulCharges(id(intent))).isZero();

      click(browser, "#pay");
      Bank.answers(browser, "#pass");
      assertThat(outcomeOf(browser)).isEqualTo("succeeded");
      assertThat(simulator.control().successfulCharges(id(intent))).isEqualTo(1);
    }
  }

  @Test
  void aRedirectTellsTheReturnPageWhatCameOfIt() {
    JsonNode intent = create();
    try (Browser browser = payPage(intent, "always")) {
      takesCard(browser, "Pays");
      click(browser, "#pay");
      await()
          .atMost(SOON)
          .until(() ->
              browser.address().contains("/thanks?payment_intent=" + id(intent))
                  && browser.address().endsWith("redirect_status=succeeded"));
    }
  }

  @Test
  void aRealCardNumberGoesNowhere() {
    JsonNode intent = create();
    try (Browser browser = payPage(intent, "if_required")) {
      browser.inFrame(
          "#card-form iframe",
          () -> {
            browser.type("#number", "5105105105105100");
            browser.type("#expiry", "1234");
            browser.type("#cvc", "123");
          });
      assertThat(outcome(browser)).isEqualTo("error incorrect_number");
      assertThat(browser.run("return window.refusesLive()")).asString().contains("live keys");
      assertThat(String.join("", browser.traffic())).doesNotContain("5105105105105100");
    }
  }

  @Test
  void thePageShowsWhatHappensAndOrdersFaultsAndTime() {
    JsonNode intent = create("<img src=x onerror=alert(1)>");
    try (Browser browser = Browser.open()) {
      browser.visit(simulator.url().resolve("/"));
      await().atMost(SOON).until(() -> browser.text("#objects tbody").contains(id(intent)));
      assertThat(browser.text("#events tbody")).contains("payment_intent.created", "401");
      assertThat(browser.text("#requests tbody")).contains("POST /v1/payment_intents");

      browser.click("#objects tbody button");
      await().atMost(SOON).until(() -> browser.text("#detail pre").contains("\"object\""));
      assertThat(browser.text("#detail pre")).doesNotContain("_secret_");
      browser.click("#detail > button");

      browser.click("#fault button");
      await().atMost(SOON).until(() -> !browser.findAll("#faults li").isEmpty());
      browser.click("#clear");
      await().atMost(SOON).until(() -> browser.findAll("#faults li").isEmpty());

      browser.click("[data-advance=PT1M]");
      await().atMost(SOON).until(() -> browser.text("#offset").contains("PT1M"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void thePageFitsAPhone() {
    JsonNode intent = create("a-word-that-is-longer-than-any-screen-".repeat(4));
    try (Browser browser = Browser.open()) {
      browser.narrow(390);
      browser.visit(simulator.url().resolve("/"));
      await().atMost(SOON).until(() -> browser.text("#objects tbody").contains(id(intent)));

      assertThat(browser.run(TOO_WIDE)).isEqualTo(List.of());
      assertThat(browser.run("return document.querySelector('#objects td').dataset.name"))
          .isEqualTo("Id");
    }
  }

  private static JsonNode create() {
    return create("a hat");
  }

  private static JsonNode create(String description) {
    Map<String, String> merchant =
        Map.of(
            "Authorization",
            "Bearer sk_test_storefront",
            "Content-Type",
            "application/x-www-form-urlencoded");
    return Http.post(
            simulator.url().resolve("/v1/payment_intents"),
            merchant,
            "amount=2000&currency=usd&description=" + description)
        .json();
  }

  private static String id(JsonNode intent) {
    return intent.path("id").asString();
  }

  private static Browser payPage(JsonNode intent, String redirect) {
    Browser browser = Browser.open();
    browser.visit(storefront.pay(intent.path("client_secret").asString(), redirect));
    await().atMost(SOON).until(() -> !browser.findAll("body[data-ready=yes]").isEmpty());
    return browser;
  }

  private static void takesCard(Browser browser, String name) {
    browser.inFrame(
        "#card-form iframe",
        () ->
            browser.findAll("#cards button").stream()
                .filter(button -> button.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click());
  }

  private static void click(Browser browser, String css) {
    browser.find(css).click();
  }

  private static String outcome(Browser browser) {
    click(browser, "#pay");
    return outcomeOf(browser);
  }

  private static String outcomeOf(Browser browser) {
    return await()
        .atMost(SOON)
        .until(() -> browser.find("#outcome").getText(), text -> !text.isEmpty());
  }
}
