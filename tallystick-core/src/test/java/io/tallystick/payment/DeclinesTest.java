package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Declined cards are counted against the user whose order they were to pay. */
class DeclinesTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void areCountedOnceHoweverOftenTheyAreToldOf() {
    Shop.Sent order = orderOf("user:42");

    shop.tell(charge("ch_1", order, "failed"));
    shop.tell(charge("ch_1", order, "failed"));
    shop.tell(charge("ch_1", order, "failed"), charge("ch_1", order, "failed"));

    assertThat(declinesOf("user:42")).isEqualTo(1);
  }

  @Test
  void areCountedEachByItself() {
    Shop.Sent order = orderOf("user:42");
    Shop.Sent another = orderOf("user:42");

    shop.tell(charge("ch_1", order, "failed"), charge("ch_2", another, "failed"));
    shop.tell(charge("ch_3", order, "pending"));
    shop.tell(charge("ch_3", order, "failed"));

    assertThat(declinesOf("user:42")).isEqualTo(3);
  }

  @Test
  void areNotCountedIfTheCardIsGoodOrTheOrderAGuestsOrAnothers() {
    Shop.Sent order = orderOf("user:42");
    Shop.Sent guest = shop.linked();

    shop.tell(charge("ch_1", order, "succeeded"));
    shop.tell(charge("ch_2", guest, "failed"));
    shop.tell(charge("ch_3", "pi_elsewhere", "failed"));

    assertThat(shop.database().count("rate_limit")).isZero();
  }

  private Shop.Sent orderOf(String owner) {
    Shop.Sent order = shop.linked();
    shop.database()
        .execute(
            "update tallystick.orders set owner = '"
                + owner
                + "' where id = '"
                + order.order()
                + "'");
    return order;
  }

  /** Each takes up twelve minutes of the hour. */
  private long declinesOf(String owner) {
    return shop.database()
        .number(
            "select round(extract(epoch from tat - now()) / 720)::bigint from tallystick.rate_limit"
                + " where subject = 'declines:"
                + owner
                + "'");
  }

  private static String charge(String id, Shop.Sent order, String status) {
    return charge(id, order.intent(), status);
  }

  private static String charge(String id, String paymentIntent, String status) {
    return """
    {"id":"%s","object":"charge","status":"%s","amount":1500,"currency":"usd","captured":false,
     "amount_captured":0,"amount_refunded":0,"payment_intent":"%s"}
    """
        .formatted(id, status, paymentIntent);
  }
}
