package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.BuiltClone;
import io.tallystick.endtoend.process.DemoProcess;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.process.ProcessTable;
import io.tallystick.endtoend.process.RunningProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code ./tallystick demo}, typed into a clone. */
class DemoTest {
  /** 25 s once built, on a machine with nothing else to do. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(20);

  private static final List<String> STEPS =
      List.of(
          "order.open",
          "payment.succeeded",
          "webhook.received",
          "order.paid",
          "delivery.acknowledged",
          "order.fulfilled");

  @Test
  void tellsEachStepAsOneJsonDocumentAndLeavesNothing() {
    BuiltClone clone = BuiltClone.create();
    try (RunningProgram demo = clone.tallystick("demo", "--once", "--json")) {
      Ended ended = demo.awaitEnd(DEADLINE);

      assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
      List<JsonNode> steps = DemoProcess.steps(ended.out());
      assertThat(steps).extracting(step -> step.path("step").asString()).isEqualTo(STEPS);
      assertThat(steps.getLast().path("orderId").asString())
          .startsWith("ord_")
          .isEqualTo(steps.getFirst().path("orderId").asString());
      assertThat(steps.getLast().path("amountCaptured").asLong())
          .isPositive()
          .isEqualTo(steps.getFirst().path("amount").asLong());
    }
    assertThat(ProcessTable.of(clone.place().folder())).as("processes left").isEmpty();
    assertThat(clone.temporaryFiles()).as("files left").isEmptyDirectory();
    assertThat(clone.changes()).as("git status").isEmpty();
  }

  @Test
  @Tag("long") // in the gate TranscriptTest finds the words for each step
  void tellsPeopleTheSameInWords() {
    BuiltClone clone = BuiltClone.create();
    try (RunningProgram demo = clone.tallystick("demo", "--once")) {
      Ended ended = demo.awaitEnd(DEADLINE);

      assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).containsSubsequence(STEPS).doesNotContain("\u001b");
    }
    assertThat(clone.changes()).as("git status").isEmpty();
  }

  @Test
  void staysUpUntilItIsToldToEnd() {
    BuiltClone clone = BuiltClone.create();
    try (DemoProcess demo = DemoProcess.start(clone)) {
      List<JsonNode> steps = DemoProcess.steps(demo.program().out());
      assertThat(steps)
          .extracting(step -> step.path("step").asString())
          .hasSize(7)
          .endsWith("ready");
      String order = "/api/orders/" + steps.getFirst().path("orderId").asString();
      Http.Answer answer =
          Http.get(demo.api().resolve(order), Map.of("Authorization", "Bearer " + demo.apiKey()));
      assertThat(answer.json().path("status").asString()).isEqualTo("fulfilled");
      assertThat(Http.get(demo.shop(), Map.of()).body()).contains("</html>");
      assertThat(demo.simulator().paymentIntents()).hasSize(1);

      Ended ended = demo.program().terminate(A_FEW_SECONDS);

      assertThat(ended.exitCode()).as("to be told is its usual end").isZero();
    }
    assertThat(ProcessTable.of(clone.place().folder())).as("processes left").isEmpty();
    assertThat(clone.temporaryFiles()).as("files left").isEmptyDirectory();
  }

  @Test
  void leavesNoProcessWhenItIsToldToEndWhileItStarts() {
    BuiltClone clone = BuiltClone.create();
    try (RunningProgram demo = clone.tallystick("demo")) {
      await().atMost(DEADLINE).until(() -> postgresRunsIn(clone));

      assertThat(demo.terminate(A_FEW_SECONDS).exitCode()).as("not complete").isEqualTo(143);
    }
    assertThat(ProcessTable.of(clone.place().folder())).as("processes left").isEmpty();
  }

  @Test
  void leavesNoProcessWhenItIsKilled() {
    BuiltClone clone = BuiltClone.create();
    try (DemoProcess demo = DemoProcess.start(clone)) {
      assertThat(postgresRunsIn(clone)).isTrue();

      demo.program().kill();

      await()
          .atMost(A_FEW_SECONDS)
          .untilAsserted(() -> assertThat(ProcessTable.of(clone.place().folder())).isEmpty());
    }
  }

  private static boolean postgresRunsIn(BuiltClone clone) {
    return ProcessTable.of(clone.place().folder()).stream()
        .anyMatch(process -> process.contains("postgres -D "));
  }
}
