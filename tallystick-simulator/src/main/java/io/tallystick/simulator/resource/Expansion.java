package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts objects where an answer shows ids, along the paths of {@code expand}. */
public final class Expansion {
  /** Levels of one path, as at Stripe. */
  static final int MAX_DEPTH = 4;

  private final Library library;

  public Expansion(Library library) {
    this.library = library;
  }

  /** Expands an answer in place. */
  public void apply(JsonNode answer, List<String> paths) {
    for (String path : paths) {
      List<String> steps = List.of(path.split("\\.", -1));
      if (steps.size() > MAX_DEPTH) {
        String message =
            "You cannot expand more than %d levels of a property.".formatted(MAX_DEPTH);
        throw refused(message);
      }
      expand(answer, steps, path);
    }
  }

  private void expand(JsonNode node, List<String> steps, String path) {
    if (steps.isEmpty()) {
      return;
    }
    if (node.isArray()) {
      node.forEach(item -> expand(item, steps, path));
    } else if (node instanceof ObjectNode object) {
      JsonNode value = expanded(object, steps.getFirst(), path);
      expand(value, steps.subList(1, steps.size()), path);
    }
  }

  private JsonNode expanded(ObjectNode object, String field, String path) {
    JsonNode offered = library.part(nameOf(object) + "." + field, object.path("id").asString(""));
    if (offered != null) {
      object.set(field, offered);
      return offered;
    }
    JsonNode value = object.get(field);
    if (value == null) {
      throw refused("This property cannot be expanded (" + path + ").");
    }
    ApiObject named = value.isString() ? library.find(value.stringValue()) : null;
    if (named == null) {
      return value;
    }
    ObjectNode whole = named.json();
    object.set(field, whole);
    return whole;
  }

  private static String nameOf(ObjectNode object) {
    return object.path("object").asString("");
  }

  private static Refusal refused(String message) {
    return new Refusal(StripeError.invalid(null, message, "expand"));
  }
}
