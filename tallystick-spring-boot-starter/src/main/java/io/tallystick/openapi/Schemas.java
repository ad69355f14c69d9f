package io.tallystick.openapi;

import io.tallystick.web.ApiField;
import io.tallystick.web.ApiFields;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Describes shapes of requests and answers in JSON Schema, each once and under its own name. */
final class Schemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REFERENCE = "#/components/schemas/";

  private final ObjectNode components = JSON.objectNode();
  private final Map<String, Class<?>> shapes = new HashMap<>();

  /** Whether callers send a shape, who must not send what is not known, or are sent it. */
  private enum Direction {
    SENT,
    ANSWERED
  }

  /** All that were asked for, by name. */
  ObjectNode components() {
    return components;
  }

  ObjectNode sent(Class<?> shape) {
    return of(shape, Direction.SENT);
  }

  ObjectNode answered(Class<?> shape) {
    return of(shape, Direction.ANSWERED);
  }

  /** What a parameter of path, query or header is held to; its meaning stands beside it. */
  static ObjectNode parameter(ApiField field) {
    ObjectNode schema = JSON.objectNode().put("type", field.isNumber() ? "integer" : "string");
    hold(schema, field);
    schema.remove("description");
    return schema;
  }

  private ObjectNode of(Class<?> shape, Direction direction) {
    if (shape.isSealed()) {
      ObjectNode schema = JSON.objectNode();
      ArrayNode one = schema.putArray("anyOf");
      Arrays.stream(shape.getPermittedSubclasses()).map(it -> of(it, direction)).forEach(one::add);
      return schema;
    }
    String name = name(shape);
    Class<?> known = shapes.putIfAbsent(name, shape);
    if (known == null) {
      ObjectNode schema = components.putObject(name);
      describe(shape, direction, schema);
    } else if (known != shape) {
      throw new IllegalStateException("Two shapes are called " + name + ".");
    }
    return JSON.objectNode().put("$ref", REFERENCE + name);
  }

  /** Its own name, after that of the shape around it; what is shown of something is called so. */
  private static String name(Class<?> shape) {
    Class<?> outer = shape.getEnclosingClass();
    String around =
        outer == null || outer.getSimpleName().endsWith("Controller") ? "" : outer.getSimpleName();
    return (around + shape.getSimpleName()).replace("View", "");
  }

  private void describe(Class<?> shape, Direction direction, ObjectNode schema) {
    List<Member> members = Member.of(shape);
    Map<String, ApiField> fields = ApiFields.in(shape);
    Set<String> names = members.stream().map(Member::name).collect(Collectors.toSet());
    if (!fields.keySet().equals(names)) {
      throw new IllegalStateException(
          shape.getName() + " has " + names + ", described are " + fields.keySet() + ".");
    }
    schema.put("type", "object");
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (Member member : members) {
      ApiField field = Objects.requireNonNull(fields.get(member.name()));
      boolean isSent = direction == Direction.SENT;
      boolean needed = isSent ? field.required() : !member.mayBeAbsent();
      boolean nullable = member.isNullable() && (isSent ? !needed : needed);
      if (needed) {
        required.add(member.name());
      }
      properties.set(member.name(), property(member.type(), direction, field, nullable));
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.set("properties", properties);
    if (direction == Direction.SENT) {
      schema.put("additionalProperties", false);
    }
  }

  private ObjectNode property(
      AnnotatedType type, Direction direction, ApiField field, boolean nullable) {
    ObjectNode schema = typed(type, direction);
    hold(schema, field);
    return nullable ? orNull(schema) : schema;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.get("type") instanceof StringNode type) {
      schema.set("type", JSON.arrayNode().add(type.stringValue()).add("null"));
      if (schema.get("enum") instanceof ArrayNode values) {
        values.addNull();
      }
      return schema;
    }
    ObjectNode either = JSON.objectNode();
    either.set("description", schema.remove("description"));
    either.putArray("anyOf").add(schema).add(JSON.objectNode().put("type", "null"));
    return either;
  }

  private ObjectNode typed(AnnotatedType annotated, Direction direction) {
    Type type = annotated.getType();
    ObjectNode schema = JSON.objectNode();
    if (type instanceof ParameterizedType generic
        && annotated instanceof AnnotatedParameterizedType arguments) {
      AnnotatedType last =
          arguments.getAnnotatedActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == List.class) {
        schema.put("type", "array").set("items", typed(last, direction));
        return schema;
      }
      if (generic.getRawType() == Map.class) {
        schema.put("type", "object").set("additionalProperties", typed(last, direction));
        return schema;
      }
    }
    if (type == String.class) {
      return schema.put("type", "string");
    } else if (type == long.class || type == Long.class) {
      return schema.put("type", "integer").put("format", "int64");
    } else if (type == int.class) {
      return schema.put("type", "integer").put("format", "int32");
    } else if (type == boolean.class) {
      return schema.put("type", "boolean");
    } else if (type == UUID.class) {
      return schema.put("type", "string").put("format", "uuid");
    } else if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    } else if (type instanceof Class<?> shape) {
      return of(shape, direction);
    }
    throw new IllegalStateException("What " + type + " is in JSON is not known here.");
  }

  /** Adds what a field means, and what it is held to. */
  private static void hold(ObjectNode schema, ApiField field) {
    schema.put("description", field.meaning());
    String form = field.form();
    if (form != null) {
      schema.put("pattern", form.contains("|") ? "^(?:" + form + ")$" : "^" + form + "$");
    }
    if (!field.values().isEmpty()) {
      ArrayNode values = schema.putArray("enum");
      field.values().forEach(values::add);
    }
    Bound bound = Bound.of(schema.path("type").asString(""));
    put(schema, bound.least(), field.least());
    put(schema, bound.most(), field.most());
  }

  private static void put(ObjectNode schema, String word, @Nullable Long value) {
    if (value != null) {
      schema.put(word, value);
    }
  }

  /** What bounds of a type are called. */
  private record Bound(String least, String most) {
    static Bound of(String type) {
      return switch (type) {
        case "string" -> new Bound("minLength", "maxLength");
        case "array" -> new Bound("minItems", "maxItems");
        default -> new Bound("minimum", "maximum");
      };
    }
  }
}
