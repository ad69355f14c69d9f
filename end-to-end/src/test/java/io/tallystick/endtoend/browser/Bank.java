package io.tallystick.endtoend.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The bank's page, which the stand-in for Stripe's script lays over a storefront. */
public final class Bank {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String FRAME = "body > iframe";

  private Bank() {}

  /** Waits for the question and answers it with one of the buttons. */
  public static void answers(Browser browser, String button) {
    await().atMost(SOON).until(() -> !browser.findAll(FRAME).isEmpty());
    browser.inFrame(
        FRAME,
        () -> {
          await().atMost(SOON).until(() -> browser.find(button).isDisplayed());
          browser.find(button).click();
        });
    await().atMost(SOON).until(() -> browser.findAll(FRAME).isEmpty());
  }
}
