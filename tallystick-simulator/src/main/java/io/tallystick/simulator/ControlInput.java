package io.tallystick.simulator;

import io.tallystick.simulator.fault.Fault;
import io.tallystick.simulator.fault.FaultNames;
import io.tallystick.simulator.fault.FaultRule;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Strict reading of what the control interface is told. */
final class ControlInput {
  private final JsonNode body;

  private ControlInput(JsonNode body) {
    this.body = body;
  }

  static ControlInput read(byte[] document, Set<String> known) {
    JsonNode body = parse(document);
    if (!body.isObject()) {
      throw refused("The body must be a JSON object.");
    }
    Set<String> unknown = new TreeSet<>(body.propertyNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw refused("Not known: " + unknown + ". Known: " + new TreeSet<>(known) + ".");
    }
    return new ControlInput(body);
  }

  private static JsonNode parse(byte[] document) {
    try {
      return Json.read(document);
    } catch (JacksonException e) {
      throw refused("The body is not one JSON document.");
    }
  }

  FaultRule rule() {
    try {
      return new FaultRule(text("method", "*"), text("path", "*"), fault(), times(), probability());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Fault fault() {
    return FaultNames.parse(text("fault", null), optionalDuration("duration"));
  }

  private int times() {
    JsonNode node = body.path("times");
    if (node.isMissingNode()) {
      return body.has("probability") ? FaultRule.MAX_TIMES : 1;
    }
    if (!node.isInt()) {
      throw refused("times must be an integer from 1 to " + FaultRule.MAX_TIMES + ".");
    }
    return node.intValue();
  }

  private double probability() {
    JsonNode node = body.path("probability");
    if (!node.isMissingNode() && !node.isNumber()) {
      throw refused("probability must be a number above 0 and at most 1.");
    }
    return node.asDouble(1);
  }

  Duration duration(String name) {
    Duration duration = optionalDuration(name);
    if (duration == null) {
      throw refused(name + " is missing.");
    }
    return duration;
  }

  private @Nullable Duration optionalDuration(String name) {
    if (!body.has(name)) {
      return null;
    }
    try {
      return Duration.parse(text(name, null));
    } catch (DateTimeParseException e) {
      throw refused(name + " must be an ISO-8601 duration such as PT24H.");
    }
  }

  String text(String name) {
    return text(name, null);
  }

  Set<String> texts(String name) {
    JsonNode node = body.path(name);
    if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
      throw refused(name + " must be a list of texts.");
    }
    return node.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
  }

  @Nullable String optionalText(String name) {
    return body.has(name) ? text(name, null) : null;
  }

  /** False when absent. */
  boolean flag(String name) {
    JsonNode node = body.path(name);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw refused(name + " must be true or false.");
    }
    return node.asBoolean(false);
  }

  private String text(String name, @Nullable String absent) {
    JsonNode node = body.path(name);
    if (node.isMissingNode() && absent != null) {
      return absent;
    }
    if (!node.isString()) {
      throw refused(name + " must be given as text.");
    }
    return node.stringValue();
  }

  static Refusal refused(String message) {
    return new Refusal(StripeError.invalid(null, message, null));
  }
}
