package io.tallystick.endtoend.browser;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import org.openqa.selenium.WebElement;

/** The example shop in Next.js, as somebody uses it. */
public record NextjsPage(Browser browser) {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CARD_FORM = "#payment-element iframe";

  public void choosesOne() {
    await().atMost(SOON).until(() -> browser.find("#checkout").isDisplayed());
    // What is clicked before React has taken the page over is lost.
    await()
        .atMost(SOON)
        .until(() -> {
          browser.find(".goods button[aria-label^='One more']").click();
          return browser.find("#checkout").isEnabled();
        });
  }

  public void checksOut() {
    browser.find("#checkout").click();
    awaitPayment();
  }

  /** Waits for the payment form. */
  public void awaitPayment() {
    await()
        .atMost(SOON)
        .until(() -> browser.findAll("#pay").stream().anyMatch(WebElement::isEnabled));
  }

  /** Clicks one of the cards that the stand-in's form offers. */
  public void takesCard(String name) {
    browser.inFrame(
        CARD_FORM,
        () ->
            browser.findAll("#cards button").stream()
                .filter(button -> button.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click());
  }

  public void pays() {
    browser.find("#pay").click();
  }

  public void answersBank(String button) {
    Bank.answers(browser, button);
  }

  /** What it says is wrong with the payment, once it may be tried again. */
  public String refusal() {
    await().atMost(SOON).until(() -> !browser.find("#pay-wrong").getText().isEmpty());
    awaitPayment();
    return browser.find("#pay-wrong").getText();
  }

  /** Waits until the order's page says so, and answers where that is. */
  public URI awaitFulfilled() {
    await()
        .atMost(SOON)
        .until(() -> !browser.findAll(".progress[data-status=fulfilled]").isEmpty());
    return URI.create(browser.address());
  }

  public String heading() {
    await().atMost(SOON).until(() -> !browser.findAll("h1").isEmpty());
    return browser.find("h1").getText();
  }
}
