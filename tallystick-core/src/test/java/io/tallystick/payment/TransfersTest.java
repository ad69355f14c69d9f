package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.payment.Transfers.CreateTransfer;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransfersTest {
  private final Shop shop = Shop.open();
  private final Till server = shop.server();
  private final String seller = shop.dashboard().connectAccount();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void passAnOrdersMoneyOn() {
    Sale sale = Sale.paid(shop);

    Done done = (Done) transfer("t1", 900, "usd", sale.orderId());

    assertThat(transfers())
        .singleElement()
        .satisfies(transfer -> {
          assertThat(transfer.id()).isEqualTo(done.operation().resultId());
          assertThat(transfer.destination()).isEqualTo(seller);
          assertThat(transfer.amount()).isEqualTo(900);
        });
    shop.news().tell();
    assertThat(shop.database().count("transfer")).isOne();
  }

  @Test
  void passMoneyOfTheBalanceOn() {
    Sale.paid(shop, "pm_card_bypassPending");

    assertThat(transfer("t1", 900, "usd", null)).isInstanceOf(Done.class);
  }

  @Test
  void areRejectedWhereThereIsNotEnough() {
    Sale.paid(shop);

    assertThat(transfer("t1", 900, "usd", null))
        .isEqualTo(new Refused("balance_insufficient", false));
    assertThat(transfer("t1", 900, "usd", null))
        .isEqualTo(new Refused("balance_insufficient", true));
    assertThat(transfers()).isEmpty();
  }

  @Test
  void passOnNoMoreThanWhatIsLeftOfAnOrder() {
    Sale sale = Sale.paid(shop);
    transfer("t1", 900, "usd", sale.orderId());

    assertThat(refuse(sale, 601, "usd")).isEqualTo(new FieldError("amount", "exceeds_remaining"));
    server.refund("r1", sale.orderId(), 500L);
    assertThat(refuse(sale, 101, "usd")).isEqualTo(new FieldError("amount", "exceeds_remaining"));
    assertThat(transfer("t2", 100, "usd", sale.orderId())).isInstanceOf(Done.class);
  }

  @Test
  void refuseWhatIsNotTheOrders() {
    Sale sale = Sale.paid(shop);

    assertThat(refuse(sale, 900, "eur")).isEqualTo(new FieldError("currency", "not_the_orders"));
    assertThat(refuse(sale, 1501, "usd")).isEqualTo(new FieldError("amount", "exceeds_captured"));
    assertThat(refuse(sale, 0, "usd")).isEqualTo(new FieldError("amount", "amount_invalid"));
    assertThat(transfer("t1", 900, "usd", Sale.authorized(shop).orderId()))
        .isEqualTo(new TurnedAway("not_paid"));
    assertThat(transfer("t1", 900, "usd", "ord_unknown")).isEqualTo(new TurnedAway("not_found"));
    assertThat(transfers()).isEmpty();
  }

  @Test
  void areFoundAmongThoseToTheirDestinationWhereStripeOnlyRepeatsItself() {
    Sale sale = Sale.paid(shop);
    transfer("other", 300, "usd", sale.orderId());
    shop.stripe().faults().next("POST", "/v1/transfers", Fault.error500());
    assertThat(transfer("t1", 300, "usd", sale.orderId())).isInstanceOf(Pending.class);

    Done done = (Done) transfer("t1", 300, "usd", sale.orderId());

    assertThat(transfers()).hasSize(2);
    assertThat(transfers().getLast().id()).isEqualTo(done.operation().resultId());
  }

  @Test
  void areBoundByTheirEvent() {
    Sale sale = Sale.paid(shop);
    shop.stripe().faults().next("POST", "/v1/transfers", Fault.error500());
    transfer("t1", 300, "usd", sale.orderId());

    shop.news().tell();

    assertThat(
            shop.database().texts("select state from tallystick.operation where kind = 'transfer'"))
        .containsExactly("succeeded");
  }

  private FieldError refuse(Sale sale, long amount, String currency) {
    return catchThrowableOfType(
            InvalidRequestException.class,
            () -> transfer("refused", amount, currency, sale.orderId()))
        .errors()
        .getFirst();
  }

  private Heard transfer(String key, long amount, String currency, @Nullable String order) {
    return server.transfer(
        key, new CreateTransfer(new Money(amount, Currency.of(currency)), seller, order));
  }

  private List<Oracle.Transfer> transfers() {
    return shop.stripe().oracle().transfers();
  }
}
