package io.tallystick.endtoend.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.openqa.selenium.WebElement;

/** The demo's shop, as somebody uses it. */
public record ShopPage(Browser browser) {
  private static final Duration SOON = Duration.ofSeconds(60);

  public static ShopPage in(Browser browser) {
    ShopPage page = new ShopPage(browser);
    await().atMost(SOON).until(() -> !browser.findAll("#goods li").isEmpty());
    return page;
  }

  /** Puts one of the first good into the cart. */
  public void choosesOne() {
    browser.find("#goods li button[aria-label^='One more']").click();
    awaitShown("#cart-total");
  }

  public void buys() {
    browser.find("#buy").click();
    awaitShown("#pay-form");
  }

  public void takesCard(String card) {
    browser.find("input[name=card][value=" + card + "]").click();
  }

  public void pays() {
    browser.find("#pay").click();
  }

  /** Answers the bank's question about 3-D Secure with one of its buttons. */
  public void answersBank(String button) {
    Bank.answers(browser, button);
  }

  /** What it says is wrong with the payment. */
  public String refusal() {
    awaitShown("#pay-wrong");
    return browser.find("#pay-wrong").getText();
  }

  /** Waits until all six steps are done and both halves are shown. */
  public void awaitFulfilled() {
    awaitShown("#halves");
    await().atMost(SOON).until(() -> browser.findAll("#steps li.done").size() == 6);
  }

  /** The amounts at Stripe and in the books, as they are shown. */
  public List<String> halves() {
    return browser.findAll("#half-stripe, #half-ours").stream().map(WebElement::getText).toList();
  }

  public void awaitShown(String css) {
    await().atMost(SOON).until(() -> browser.find(css).isDisplayed());
  }
}
