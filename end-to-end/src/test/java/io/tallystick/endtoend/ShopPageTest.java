package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.browser.Browser;
import io.tallystick.endtoend.browser.ShopPage;
import io.tallystick.endtoend.process.BuiltClone;
import io.tallystick.endtoend.process.DemoProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo's shop in a real browser; one after another, for they count what Stripe holds. */
@Execution(ExecutionMode.SAME_THREAD)
class ShopPageTest {
  /** Keys that no browser may ever hold: Stripe's, ours, and those that sign. */
  private static final Pattern SECRETS = Pattern.compile("(sk|rk|tsk)_(test|live)_\\w|whsec_\\w");

  private static DemoProcess demo;

  private Browser browser;
  private ShopPage page;

  @BeforeAll
  static void open() {
    demo = DemoProcess.start(BuiltClone.create());
  }

  @AfterAll
  static void close() {
    demo.close();
  }

  @BeforeEach
  void visit() {
    browser = Browser.open();
    browser.visit(demo.shop());
    page = ShopPage.in(browser);
  }

  @AfterEach
  void leave() {
    browser.close();
  }

  @Test
  void takesAShopperFromTheGoodsToAFulfilledOrder() {
    page.choosesOne();
    page.buys();
    String due = browser.find("#due").getText();
    page.pays();

    page.awaitFulfilled();
    assertThat(page.halves()).as("both halves match").containsExactly(due, due);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void letsTheBankAskTheShopper() {
    page.choosesOne();
    page.buys();
    page.takesCard("pm_card_threeDSecure2Required");
    page.pays();
    page.answersBank("#fail");
    assertThat(page.refusal()).contains("authentication").contains("Nothing is charged");

    page.pays();
    page.answersBank("#pass");
    page.awaitFulfilled();
  }

  @Test
  void tellsOfADeclinedCardAndLetsAnotherOnePay() {
    long charges = stripe().successfulCharges();
    page.choosesOne();
    page.buys();
    page.takesCard("pm_card_chargeDeclined");
    page.pays();

    assertThat(page.refusal()).contains("declined").contains("Nothing is charged");
    assertThat(stripe().successfulCharges()).isEqualTo(charges);

    page.takesCard("pm_card_visa");
    page.pays();
    page.awaitFulfilled();
    assertThat(stripe().successfulCharges()).isEqualTo(charges + 1);
    assertThat(browser.complaints())
        .allSatisfy(complaint ->
            assertThat(complaint)
                .as("the decline, which a browser logs by itself")
                .contains("402"));
  }

  @Test
  void makesOneOrderAndOneChargeOfDoubleClicks() {
    int intents = stripe().paymentIntents().size();
    long charges = stripe().successfulCharges();
    page.choosesOne();
    browser.doubleClick("#buy");
    page.awaitShown("#pay-form");
    browser.doubleClick("#pay");

    page.awaitFulfilled();
    assertThat(stripe().paymentIntents()).hasSize(intents + 1);
    assertThat(stripe().successfulCharges()).isEqualTo(charges + 1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsABrowserNoSecretKey() {
    page.choosesOne();
    page.buys();
    List<String> whileBuying = List.of(browser.source());
    page.pays();
    page.awaitFulfilled();

    List<String> traffic = browser.traffic();
    assertThat(traffic).as("bodies were kept").anyMatch(it -> it.contains("clientSecret"));
    assertThat(List.of(whileBuying, List.of(browser.source()), traffic))
        .allSatisfy(seen ->
            assertThat(seen)
                .noneMatch(SECRETS.asPredicate())
                .noneMatch(text -> text.contains(demo.apiKey())));
  }

  private static SimulatorControl stripe() {
    return demo.simulator();
  }
}
