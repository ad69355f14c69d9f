package io.tallystick.server.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * The demo told to people. Two bars run down its side, the halves of a tally stick: Stripe's to the
 * left, ours to the right. They stand apart until the order is fulfilled.
 */
final class Transcript implements Narrator {
  private static final String APART = "@|magenta \u258c|@@|green \u2590|@";
  private static final String JOINED = "@|magenta \u2590|@@|green \u258c|@";

  /** Back to the line's start, and nothing on it. */
  private static final String ERASE = "\r\u001b[K";

  private static final int MILLIS_PER_HUNDREDTH = 10;

  private final PrintWriter out;
  private final Ansi ansi;
  private String atStripe = "";
  private Duration opened = Duration.ZERO;

  Transcript(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  @Override
  public void begin() {
    line("");
    line(" " + JOINED + "  @|bold Tallystick|@: one order, from the shop to fulfilled");
    line(
        "     @|faint PostgreSQL, a simulated Stripe, the server and a shop, all on this machine|@");
    line("");
  }

  @Override
  public void waiting(String what) {
    if (ansi.enabled()) {
      out.print(ansi.string("     @|faint " + what + "…|@"));
      out.flush();
    }
  }

  @Override
  public void up(String part, URI url, Duration elapsed) {
    line("     %-21s  %-43s  @|faint %7s|@".formatted(part, url, seconds(elapsed)));
  }

  @Override
  public void tell(Step step, Duration elapsed) {
    switch (step) {
      case Step.OrderOpen open -> {
        opened = elapsed;
        line("");
        mark(APART, elapsed, step, open.orderId(), MoneyText.of(open.amount(), open.currency()));
      }
      case Step.PaymentSucceeded payment -> {
        atStripe = MoneyText.of(payment.amount(), payment.currency());
        mark(APART, elapsed, step, payment.paymentIntentId(), payment.paymentMethod());
      }
      case Step.WebhookReceived webhook ->
          mark(APART, elapsed, step, webhook.eventId(), "HTTP " + webhook.status());
      case Step.OrderPaid order -> mark(APART, elapsed, step, order.deliveryId(), "verified");
      case Step.DeliveryAcknowledged delivery ->
          mark(APART, elapsed, step, delivery.deliveryId(), "HTTP " + delivery.status());
      case Step.OrderFulfilled order -> {
        mark(JOINED, elapsed, step, order.orderId(), "");
        matched(MoneyText.of(order.amountCaptured(), order.currency()), elapsed.minus(opened));
      }
      case Step.Ready ready -> invite(ready);
    }
  }

  private void mark(String rail, Duration elapsed, Step step, String id, String fact) {
    line(
        " %s  @|bold %-21s|@  @|faint %-29s|@  %-12s  @|faint %7s|@"
            .formatted(rail, step.step(), id, fact, seconds(elapsed)));
  }

  private void matched(String inTheBooks, Duration time) {
    line("");
    line(
        "     @|bold %s|@ at Stripe, @|bold %s|@ in the books, %s from order to fulfilled."
            .formatted(atStripe, inTheBooks, seconds(time)));
    line("");
  }

  private void invite(Step.Ready ready) {
    fact("Shop", "@|underline " + ready.shop() + "|@", "click through it: buy, pay, watch");
    fact("API", "@|underline " + ready.api() + "/api/catalog|@", "");
    fact("Simulator", "@|underline " + ready.simulator() + "/_sim/oracle|@", "what Stripe holds");
    fact("API key", ready.apiKey(), "");
    fact("Logs", ready.logs(), "");
    line("");
    line("     @|faint Ctrl-C ends it all and leaves nothing behind.|@");
    line("");
  }

  private void fact(String name, String markup, String note) {
    String more = note.isEmpty() ? "" : "  @|faint " + note + "|@";
    line("     %-10s  %s%s".formatted(name, markup, more));
  }

  @Override
  public void ended() {
    line("     Ended; nothing is left running.");
    line("");
  }

  @Override
  public void broken() {
    line("");
  }

  private void line(String markup) {
    out.println((ansi.enabled() ? ERASE : "") + ansi.string(markup));
    out.flush();
  }

  /** Seconds to the hundredth, without rounding up. */
  private static String seconds(Duration time) {
    return String.format(
        Locale.ROOT, "%d.%02d s", time.toSeconds(), time.toMillisPart() / MILLIS_PER_HUNDREDTH);
  }
}
