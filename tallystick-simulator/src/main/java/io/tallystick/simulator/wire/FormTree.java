package io.tallystick.simulator.wire;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Parameters as the tree that their brackets mean: {@code a[b]=1} is {@code {"a": {"b": "1"}}}. */
public final class FormTree {
  /** Brackets of one name; Stripe's deepest parameters have some six. */
  static final int MAX_DEPTH = 10;

  private FormTree() {}

  /** The tree, without {@code expand}; an empty value, which unsets a field, is null. */
  public static ObjectNode of(Form form) {
    ObjectNode root = Json.object();
    form.forEach((name, value) -> put(root, steps(name), value));
    root.remove("expand");
    inside(root);
    return root;
  }

  private static List<String> steps(String name) {
    List<String> steps = List.of(name.replace("]", "").split("\\[", -1));
    if (steps.size() > MAX_DEPTH) {
      String message = "Parameters nest at most " + MAX_DEPTH + " levels.";
      throw new Refusal(StripeError.invalid(null, message, name));
    }
    return steps;
  }

  private static void put(ObjectNode parent, List<String> steps, String value) {
    String step = steps.getFirst().isEmpty() ? "" + parent.size() : steps.getFirst();
    if (steps.size() == 1) {
      parent.set(step, value.isEmpty() ? NullNode.getInstance() : StringNode.valueOf(value));
      return;
    }
    JsonNode child = parent.get(step);
    ObjectNode branch = child instanceof ObjectNode known ? known : Json.object();
    parent.set(step, branch);
    put(branch, steps.subList(1, steps.size()), value);
  }

  private static void inside(ObjectNode object) {
    for (String name : Set.copyOf(object.propertyNames())) {
      object.set(name, withArrays(object.get(name)));
    }
  }

  /** Objects whose names are 0, 1, 2… are lists. */
  private static JsonNode withArrays(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    inside(object);
    for (int i = 0; i < object.size(); i++) {
      if (!object.has("" + i)) {
        return object;
      }
    }
    if (object.isEmpty()) {
      return object;
    }
    ArrayNode array = Json.array();
    for (int i = 0; i < object.size(); i++) {
      array.add(object.get("" + i));
    }
    return array;
  }
}
