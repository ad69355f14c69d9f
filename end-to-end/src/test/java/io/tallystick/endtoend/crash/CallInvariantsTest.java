package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checker of calls sees each invariant broken; otherwise the harness would prove nothing. */
class CallInvariantsTest {
  private static final CallFacts.Heard REFUNDED = new CallFacts.Heard(201, "re_1", "{}");

  private final Map<String, CallFacts.Operation> operations = new HashMap<>();
  private final List<CallFacts.Made> made =
      new ArrayList<>(
          List.of(
              new CallFacts.Made("payment_intent", "buy", "pi_1", 3_000),
              new CallFacts.Made("payment_intent", "let", "pi_2", 3_000),
              new CallFacts.Made("refund", "back", "re_1", 1_000),
              new CallFacts.Made("charge", "charge", "ch_1", 1_700)));
  private final Map<String, CallFacts.Intent> intents =
      new HashMap<>(
          Map.of(
              "pi_1", new CallFacts.Intent("succeeded", 2_000, 1_000),
              "pi_2", new CallFacts.Intent("canceled", 0, 0)));
  private final Map<String, Long> refunded = new HashMap<>(Map.of("pi_1", 1_000L));
  private final Map<String, List<CallFacts.Heard>> heard =
      new HashMap<>(Map.of("key of back", List.of(REFUNDED, REFUNDED)));
  private final Set<String> unsettled = new HashSet<>();

  CallInvariantsTest() {
    operation("buy", "payment_intent", "succeeded", "", "pi_1", 3_000);
    operation("let", "payment_intent", "succeeded", "", "pi_2", 3_000);
    operation("take", "capture", "succeeded", "pi_1", "pi_1", 2_000);
    operation("drop", "cancel", "succeeded", "pi_2", "pi_2", 3_000);
    operation("back", "refund", "succeeded", "pi_1", "re_1", 1_000);
    operation("charge", "charge", "succeeded", "", "ch_1", 1_700);
    operation("refused", "charge", "declined", "", "", 400);
  }

  @Test
  void holdWhenBothHalvesMatch() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void seeWhatWasDoneTwice() {
    made.add(new CallFacts.Made("charge", "charge", "ch_2", 1_700));
    assertBroken("I1");
  }

  @Test
  void seeAnotherAmount() {
    made.set(3, new CallFacts.Made("charge", "charge", "ch_1", 17_000));
    assertBroken("I1");
  }

  @Test
  void seeThatMoreWasCapturedThanAskedFor() {
    intents.put("pi_1", new CallFacts.Intent("succeeded", 3_000, 1_000));
    assertBroken("I1");
  }

  @Test
  void seeThatACancelTookMoney() {
    intents.put("pi_2", new CallFacts.Intent("canceled", 1, 0));
    assertBroken("I1");
  }

  @Test
  void seeWhatNobodyAskedFor() {
    made.add(new CallFacts.Made("transfer", "", "tr_1", 900));
    assertBroken("I2");
  }

  @Test
  void seeASuccessThatStripeDoesNotKnow() {
    made.remove(3);
    assertBroken("I2");
  }

  @Test
  void seeASuccessThatWeDoNotKnow() {
    operation("charge", "charge", "unknown", "", "", 1_700);
    made.set(3, new CallFacts.Made("charge", "charge", "", 1_700));
    assertBroken("I2");
  }

  @Test
  void seeAFailureThatIsNone() {
    made.add(new CallFacts.Made("charge", "refused", "ch_2", 400));
    assertBroken("I2");
  }

  @Test
  void seeACaptureAndACancelThatDidNotHappen() {
    intents.put("pi_1", new CallFacts.Intent("requires_capture", 2_000, 1_000));
    assertBroken("I2");
    intents.put("pi_1", new CallFacts.Intent("succeeded", 2_000, 1_000));
    intents.put("pi_2", new CallFacts.Intent("requires_capture", 0, 0));
    assertBroken("I2");
  }

  @Test
  void seeACaptureThatWeTakeForFailed() {
    operation("take", "capture", "rejected", "pi_1", "", 2_000);
    assertBroken("I2");
  }

  @Test
  void takeAReviewForAnOpenDiscrepancy() {
    operation("take", "capture", "review", "pi_1", "", 2_000);
    operation("refused", "charge", "review", "", "", 400);
    assertThat(broken()).isEmpty();
  }

  @Test
  void seeMoreGivenBackThanWasTaken() {
    intents.put("pi_1", new CallFacts.Intent("succeeded", 2_000, 2_001));
    refunded.put("pi_1", 2_001L);
    assertBroken("I4");
  }

  @Test
  void seeThatWeHoldAnotherSumThanStripeGaveBack() {
    refunded.put("pi_1", 1_500L);
    assertBroken("I2");
  }

  @Test
  void seeDifferentAnswersUnderAKey() {
    heard.put("key of back", List.of(REFUNDED, new CallFacts.Heard(200, "re_1", "{}")));
    assertBroken("I9");
  }

  @Test
  void seeAFalseFailureAndAFalseSuccess() {
    heard.put("key of back", List.of(new CallFacts.Heard(402, "", "{}")));
    assertBroken("I9");
    heard.put("key of back", List.of(new CallFacts.Heard(201, "re_9", "{}")));
    assertBroken("I9");
    heard.put("key of back", List.of(REFUNDED));
    heard.put("key of nobody", List.of(REFUNDED));
    assertBroken("I9");
  }

  @Test
  void seeWhatIsNotSettled() {
    unsettled.add("reserved_1");
    assertBroken("I10");
  }

  private void operation(
      String id, String kind, String state, String subject, String result, long amount) {
    operations.put(
        id, new CallFacts.Operation(id, "key of " + id, kind, state, subject, result, amount));
  }

  private void assertBroken(String invariant) {
    Consumer<String> namesIt = line -> assertThat(line).startsWith(invariant + " ");
    assertThat(broken()).isNotEmpty().allSatisfy(namesIt);
  }

  private List<String> broken() {
    return CallInvariants.broken(
        new CallFacts(List.copyOf(operations.values()), made, intents, refunded, heard, unsettled));
  }
}
