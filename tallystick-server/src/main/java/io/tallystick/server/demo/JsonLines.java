package io.tallystick.server.demo;

import java.io.PrintWriter;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object per step and line. */
final class JsonLines implements Narrator {
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void tell(Step step, Duration elapsed) {
    ObjectNode line =
        JSON.createObjectNode().put("step", step.step()).put("elapsedMs", elapsed.toMillis());
    ObjectNode facts = JSON.valueToTree(step);
    line.setAll(facts);
    out.println(JSON.writeValueAsString(line));
    out.flush();
  }
}
