package io.tallystick.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a shape as rows, those of shapes within it by their paths. */
final class FieldTable {
  private static final String REFERENCE = "#/components/schemas/";

  private final JsonNode components;
  private final boolean isSent;
  private final StringBuilder rows = new StringBuilder();

  private FieldTable(ObjectNode document, boolean isSent) {
    this.isSent = isSent;
    this.components = document.at("/components/schemas");
  }

  /** Of what callers send: what is not marked may be left out, or null. */
  static FieldTable sent(ObjectNode document) {
    return new FieldTable(document, true);
  }

  /** Of what callers are answered: what is not marked is always there. */
  static FieldTable answered(ObjectNode document) {
    return new FieldTable(document, false);
  }

  /** What a schema is called, as in {@code Order}, or {@code A or B}. */
  static String title(JsonNode schema) {
    return schema.has("anyOf")
        ? schema.get("anyOf").valueStream().map(FieldTable::title).collect(Collectors.joining(", "))
        : schema.path("$ref").asString("").replace(REFERENCE, "");
  }

  /** Every field, or nothing if there is none. */
  String of(JsonNode schema) {
    addFields("", schema);
    return rows.isEmpty() ? "" : "<dl class=\"fields\">\n" + rows + "</dl>\n";
  }

  private void addFields(String prefix, JsonNode schema) {
    JsonNode shape = resolved(schema);
    List<String> required = texts(shape.path("required"));
    shape
        .path("properties")
        .propertyStream()
        .forEach(field ->
            add(prefix + field.getKey(), field.getValue(), required.contains(field.getKey())));
  }

  private void add(String path, JsonNode schema, boolean required) {
    JsonNode inner = inner(schema);
    boolean isList = resolvedType(schema).equals("array");
    row(path, isSent ? type(schema).replace(" or null", "") : type(schema), required, schema);
    JsonNode shape = resolved(inner);
    if (shape.has("properties")) {
      addFields(path + (isList ? "[]." : "."), inner);
    } else {
      options(inner).forEach(option -> row(path, title(option), true, option));
    }
  }

  private void row(String path, String type, boolean required, JsonNode schema) {
    rows.append("<div><dt><code>")
        .append(Html.escaped(path))
        .append("</code>")
        .append(mark(required))
        .append("</dt><dd class=\"type\">")
        .append(Html.prose(type))
        .append("</dd><dd>")
        .append(Html.prose(meaning(schema)))
        .append("</dd></div>\n");
  }

  private String mark(boolean required) {
    if (isSent) {
      return required ? " <b>required</b>" : "";
    }
    return required ? "" : " <b>may be absent</b>";
  }

  private String meaning(JsonNode schema) {
    List<String> words = new ArrayList<>();
    words.add(schema.path("description").asString(""));
    List<String> fields =
        schema.has("$ref")
            ? List.copyOf(resolved(schema).path("properties").propertyNames())
            : List.of();
    if (words.getFirst().isEmpty() && !fields.isEmpty()) {
      words.add(fields.stream().collect(Collectors.joining("`, `", "`", "`")));
    }
    return String.join(" ", words).strip();
  }

  /** A type with what it is held to, in a few words. */
  static String type(JsonNode schema) {
    List<String> words = new ArrayList<>();
    JsonNode type = schema.path("type");
    String named =
        type.isArray()
            ? type.valueStream().map(JsonNode::asString).collect(Collectors.joining(" or "))
            : type.asString(schema.has("anyOf") ? either(schema) : "object")
                .replace("array", "list");
    String format = schema.path("format").asString("");
    words.add(format.equals("uuid") || format.equals("date-time") ? named(format, named) : named);
    if (schema.has("additionalProperties") && schema.get("additionalProperties").isObject()) {
      words.set(0, "object of " + type(schema.get("additionalProperties")));
    }
    bounds(schema, "minimum", "maximum", "", words);
    bounds(schema, "minLength", "maxLength", " characters", words);
    bounds(schema, "minItems", "maxItems", " entries", words);
    List<String> values = texts(schema.path("enum"));
    if (!values.isEmpty()) {
      words.add(values.stream().collect(Collectors.joining("`, `", "`", "`")));
    } else if (schema.has("pattern")) {
      words.add("`" + schema.get("pattern").asString() + "`");
    }
    return String.join(", ", words);
  }

  /** The format says more than the type, but not whether null may stand instead. */
  private static String named(String format, String type) {
    return type.endsWith(" or null") ? format + " or null" : format;
  }

  private static String either(JsonNode schema) {
    boolean mayBeNull =
        schema
            .get("anyOf")
            .valueStream()
            .anyMatch(it -> it.path("type").asString("").equals("null"));
    return mayBeNull ? "object or null" : "object, one of";
  }

  private static void bounds(
      JsonNode schema, String least, String most, String unit, List<String> words) {
    if (schema.has(most)) {
      words.add(grouped(schema.path(least)) + " to " + grouped(schema.get(most)) + unit);
    } else if (schema.has(least)) {
      words.add("from " + grouped(schema.get(least)) + unit);
    }
  }

  private static String grouped(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong(0));
  }

  /** What a list is of, or what stands beside null; otherwise the schema itself. */
  private static JsonNode inner(JsonNode schema) {
    if (schema.has("items")) {
      return schema.get("items");
    }
    List<JsonNode> options = options(schema);
    return options.size() == 1 ? options.getFirst() : schema;
  }

  private static List<JsonNode> options(JsonNode schema) {
    return schema
        .path("anyOf")
        .valueStream()
        .filter(it -> !it.path("type").asString("").equals("null"))
        .toList();
  }

  private String resolvedType(JsonNode schema) {
    return resolved(schema).path("type").asString("");
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? components.path(title(schema)) : schema;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
  }
}
