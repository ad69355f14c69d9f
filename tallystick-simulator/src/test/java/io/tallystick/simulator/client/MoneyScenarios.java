package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Account;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Payout;
import com.stripe.model.Transfer;
import com.stripe.net.RequestOptions;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PayoutCreateParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import com.stripe.param.TransferReversalCreateParams;
import java.util.List;

/** The balance and what leaves it. */
final class MoneyScenarios {
  private MoneyScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("money becomes available", MoneyScenarios::moneyBecomesAvailable),
        new Scenario("money is sent on", MoneyScenarios::moneyIsSentOn),
        new Scenario("a charge is sent on", MoneyScenarios::aChargeIsSentOn),
        new Scenario("payouts arrive or come back", MoneyScenarios::payouts),
        new Scenario("a connected account has its own", MoneyScenarios::connected));
  }

  private static void moneyBecomesAvailable(Stage stage) throws StripeException {
    Charge charge = stage.charged(10_000, "pm_card_visa");
    stage.charged(5_000, "pm_card_bypassPending");
    stage.charge(stage.pay(1_000, "jpy", "pm_card_visa"));
    stage.refund(charge, 1_000);
    stage.show(stage.stripe().balance().retrieve());
    stage.advance("P2D");
    stage.show(stage.stripe().balance().retrieve());
    BalanceTransactionListParams two = BalanceTransactionListParams.builder().setLimit(2L).build();
    for (BalanceTransaction line :
        stage.stripe().balanceTransactions().list(two).autoPagingIterable()) {
      stage.show(line);
    }
    BalanceTransactionListParams refunds =
        BalanceTransactionListParams.builder().setType("refund").build();
    stage.say(stage.stripe().balanceTransactions().list(refunds).getData().size(), "refund");
    stage.show(stage.stripe().balanceTransactions().retrieve(charge.getBalanceTransaction()));
  }

  private static Account account(Stage stage) throws StripeException {
    return stage
        .stripe()
        .accounts()
        .create(AccountCreateParams.builder().setType(AccountCreateParams.Type.STANDARD).build());
  }

  private static TransferCreateParams.Builder to(String account, long amount) {
    return TransferCreateParams.builder()
        .setAmount(amount)
        .setCurrency("usd")
        .setDestination(account);
  }

  private static void moneyIsSentOn(Stage stage) throws StripeException {
    var transfers = stage.stripe().transfers();
    String account = account(stage).getId();
    stage.charged(10_000, "pm_card_visa");
    stage.refused(() -> transfers.create(to(account, 1_000).build()));
    stage.charged(5_000, "pm_card_bypassPending");
    stage.refused(() -> transfers.create(to("acct_unknown", 1_000).build()));
    Transfer transfer = stage.show(transfers.create(to(account, 3_000).build()));
    stage.refused(() -> transfers.create(to(account, 2_001).build()));
    reverse(stage, transfer, 1_000);
    stage.show(transfers.retrieve(transfer.getId()));
    stage.refused(() -> reverse(stage, transfer, 2_001));
    reverse(stage, transfer, 2_000);
    stage.show(transfers.retrieve(transfer.getId()));
    stage.refused(() -> reverse(stage, transfer, 1));
    stage.show(transfers.create(to(account, 100).setTransferGroup("order_1").build()));
    TransferListParams group = TransferListParams.builder().setTransferGroup("order_1").build();
    stage.say(transfers.list(group).getData().size(), "in the group");
    stage.show(stage.stripe().balance().retrieve());
  }

  private static void reverse(Stage stage, Transfer transfer, long amount) throws StripeException {
    var reversal =
        stage
            .stripe()
            .transfers()
            .reversals()
            .create(
                transfer.getId(), TransferReversalCreateParams.builder().setAmount(amount).build());
    stage.say("transfer_reversal", reversal.getAmount(), reversal.getCurrency());
  }

  private static void aChargeIsSentOn(Stage stage) throws StripeException {
    var transfers = stage.stripe().transfers();
    String account = account(stage).getId();
    String charge = stage.charged(10_000, "pm_card_visa").getId();
    Transfer first =
        stage.show(transfers.create(to(account, 6_000).setSourceTransaction(charge).build()));
    stage.refused(() -> transfers.create(to(account, 4_001).setSourceTransaction(charge).build()));
    stage.show(transfers.create(to(account, 4_000).setSourceTransaction(charge).build()));
    stage.refused(() -> transfers.create(to(account, 1).setSourceTransaction(charge).build()));
    reverse(stage, first, 500);
    stage.show(transfers.create(to(account, 500).setSourceTransaction(charge).build()));
  }

  private static Payout payout(Stage stage, long amount) throws StripeException {
    return stage
        .stripe()
        .payouts()
        .create(PayoutCreateParams.builder().setAmount(amount).setCurrency("usd").build());
  }

  private static void payouts(Stage stage) throws StripeException {
    var payouts = stage.stripe().payouts();
    stage.refused(() -> payout(stage, 1));
    stage.charged(10_000, "pm_card_bypassPending");
    Payout paid = stage.show(payout(stage, 4_000));
    Payout canceled = payout(stage, 1_000);
    stage.show(payouts.cancel(canceled.getId()));
    stage.refused(() -> payouts.cancel(canceled.getId()));
    Payout failed = payout(stage, 6_000);
    stage.refused(() -> payout(stage, 1));
    stage.decide(failed.getId(), "failed");
    stage.show(payouts.retrieve(failed.getId()));
    stage.advance("P1D");
    stage.show(payouts.retrieve(paid.getId()));
    stage.refused(() -> payouts.cancel(paid.getId()));
    stage.advance("P1D");
    stage.show(payouts.retrieve(paid.getId()));
    stage.show(stage.stripe().balance().retrieve());
    stage.decide(paid.getId(), "failed");
    stage.show(payouts.retrieve(paid.getId()));
    PayoutListParams listed = PayoutListParams.builder().setStatus("failed").build();
    stage.say(payouts.list(listed).getData().size(), "failed");
    stage.show(stage.stripe().balance().retrieve());
  }

  private static void connected(Stage stage) throws StripeException {
    String account = account(stage).getId();
    RequestOptions there = RequestOptions.builder().setStripeAccount(account).build();
    RequestOptions nowhere = RequestOptions.builder().setStripeAccount("acct_unknown").build();
    stage.charged(5_000, "pm_card_bypassPending");
    stage.stripe().transfers().create(to(account, 3_000).build());
    var intents = stage.stripe().paymentIntents();
    var own = intents.create(Stage.payment(1_500, "usd", "pm_card_visa").build(), there);
    stage.show(intents.retrieve(own.getId(), there));
    stage.refused(() -> intents.retrieve(own.getId()));
    stage.say(intents.list(there).getData().size(), "there");
    stage.show(stage.stripe().balance().retrieve(there));
    stage.show(stage.stripe().balance().retrieve());
    stage.say(stage.stripe().events().list(there).getData().getLast().getAccount().equals(account));
    stage.refused(() -> stage.stripe().balance().retrieve(nowhere));
  }
}
