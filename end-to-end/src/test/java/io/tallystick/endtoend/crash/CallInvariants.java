package io.tallystick.endtoend.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RELIABILITY's invariants, for everything that the journal asks of Stripe. */
final class CallInvariants {
  private static final Set<String> FAILED = Set.of("declined", "rejected");
  private static final Set<Integer> SUCCESSES = Set.of(200, 201);

  private final List<String> broken = new ArrayList<>();
  private final CallFacts facts;
  private final Map<String, List<CallFacts.Made>> made;

  private CallInvariants(CallFacts facts) {
    this.facts = facts;
    this.made = facts.made().stream().collect(Collectors.groupingBy(CallFacts.Made::operation));
  }

  /** What is broken, each line beginning with the invariant's number; empty when all hold. */
  static List<String> broken(CallFacts facts) {
    CallInvariants checker = new CallInvariants(facts);
    checker.everythingIsOurs();
    facts.operations().forEach(checker::happensOnce);
    facts.intents().forEach(checker::refundsStayWithin);
    checker.answersAreTrue();
    facts.unsettled().forEach(it -> checker.report("I10 not settled: " + it));
    return checker.broken;
  }

  private void everythingIsOurs() {
    Set<String> known =
        facts.operations().stream().map(CallFacts.Operation::id).collect(Collectors.toSet());
    for (CallFacts.Made object : facts.made()) {
      if (!known.contains(object.operation())) {
        report("I2 no operation of ours made " + object);
      }
    }
  }

  private void happensOnce(CallFacts.Operation operation) {
    switch (operation.kind()) {
      case "capture" -> ends(operation, "succeeded");
      case "cancel" -> ends(operation, "canceled");
      default -> makesOne(operation);
    }
  }

  private void makesOne(CallFacts.Operation operation) {
    List<CallFacts.Made> objects = made.getOrDefault(operation.id(), List.of());
    if (objects.size() > 1) {
      report("I1 %s was done more than once: %s".formatted(operation, objects));
    }
    for (CallFacts.Made object : objects) {
      if (object.amount() != operation.amount() || !object.kind().equals(operation.kind())) {
        report("I1 %s became %s".formatted(operation, object));
      }
    }
    requireSame(operation, objects.stream().anyMatch(it -> it.id().equals(operation.resultId())));
    if (FAILED.contains(operation.state()) && !objects.isEmpty()) {
      report("I2 %s has failed and is there: %s".formatted(operation, objects));
    }
  }

  /** Of captures and cancels, their intent tells. */
  private void ends(CallFacts.Operation operation, String status) {
    CallFacts.Intent intent =
        facts.intents().getOrDefault(operation.subject(), CallFacts.Intent.NONE);
    boolean done = intent.status().equals(status);
    if (done && status.equals("succeeded") && intent.captured() != operation.amount()) {
      report("I1 %s took %d".formatted(operation, intent.captured()));
    }
    if (done && !status.equals("succeeded") && intent.captured() != 0) {
      report("I1 %s let nothing go: %d was taken".formatted(operation, intent.captured()));
    }
    requireSame(operation, done);
    if (done && FAILED.contains(operation.state())) {
      report("I2 %s has failed and is done".formatted(operation));
    }
  }

  /** What is in review is an open discrepancy; anything else has to be what Stripe says. */
  private void requireSame(CallFacts.Operation operation, boolean done) {
    if (done != operation.state().equals("succeeded") && !operation.state().equals("review")) {
      report("I2 %s is %s at Stripe".formatted(operation, done ? "done" : "not done"));
    }
  }

  private void refundsStayWithin(String id, CallFacts.Intent intent) {
    long held = facts.refunded().getOrDefault(id, 0L);
    if (Math.max(held, intent.refunded()) > intent.captured()) {
      report("I4 %s: %s, and we hold %d to be given back".formatted(id, intent, held));
    }
    if (held != intent.refunded()) {
      report("I2 %s: %s, and we hold %d to be given back".formatted(id, intent, held));
    }
  }

  private void answersAreTrue() {
    Map<String, CallFacts.Operation> byKey = new HashMap<>();
    facts.operations().forEach(operation -> byKey.put(operation.key(), operation));
    facts
        .heard()
        .forEach((key, answers) -> {
          if (answers.stream().distinct().count() > 1) {
            report("I9 key %s was told different things: %s".formatted(key, answers));
          }
          answers.forEach(answer -> isTrue(key, answer, byKey.get(key)));
        });
  }

  /** All that callers ask for in this harness can be done. */
  private void isTrue(String key, CallFacts.Heard answer, CallFacts.@Nullable Operation operation) {
    if (!SUCCESSES.contains(answer.status())) {
      report("I9 key %s: a false failure: %s".formatted(key, answer));
    } else if (operation == null
        || !operation.state().equals("succeeded")
        || !operation.resultId().equals(answer.id())) {
      report("I9 key %s: a false success: %s, %s".formatted(key, answer, operation));
    }
  }

  private void report(String line) {
    broken.add(line);
  }
}
