package io.tallystick.simulator.plain;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot of an object that is its JSON. */
public record Document(String id, long created, ObjectNode fields) implements ApiObject {
  public Document {
    fields = fields.deepCopy();
  }

  @Override
  public ObjectNode json() {
    return fields.deepCopy();
  }

  public String text(String field) {
    return fields.path(field).asString("");
  }

  /** The document with other values in some of its fields. */
  public Document with(ObjectNode changes) {
    ObjectNode changed = fields.deepCopy();
    changed.setAll(changes);
    return new Document(id, created, changed);
  }

  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : fields.path("metadata").properties()) {
      metadata.put(entry.getKey(), entry.getValue().asString());
    }
    return metadata;
  }

  /** What is left of a deleted object. */
  public ObjectNode tombstone() {
    return Json.object().put("id", id).put("object", text("object")).put("deleted", true);
  }

  @Override
  public String toString() {
    return "Document[" + id + "]";
  }
}
