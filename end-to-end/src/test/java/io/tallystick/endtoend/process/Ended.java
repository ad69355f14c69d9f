package io.tallystick.endtoend.process;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that has ended, and all that it said. */
public record Ended(int exitCode, String out, String err) {

  /** Standard output as the one JSON document that it must be. */
  public JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
