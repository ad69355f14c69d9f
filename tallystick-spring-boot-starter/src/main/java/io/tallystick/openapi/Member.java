package io.tallystick.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a request or an answer, as the JSON of our API has it.
 *
 * @param mayBeAbsent whether it is left out instead of being null or empty
 */
record Member(String name, AnnotatedType type, boolean mayBeAbsent) {

  /**
   * The fields of a shape, in their order: the components of a record, or what a class marks.
   *
   * @throws IllegalStateException if it is neither
   */
  static List<Member> of(Class<?> shape) {
    if (shape.isRecord()) {
      return Arrays.stream(shape.getRecordComponents())
          .map(it -> new Member(it.getName(), it.getAnnotatedType(), isLeftOut(it.getAccessor())))
          .toList();
    }
    JsonPropertyOrder order = shape.getAnnotation(JsonPropertyOrder.class);
    if (order == null) {
      throw new IllegalStateException(shape.getName() + " has no fields in a known order.");
    }
    return Arrays.stream(order.value()).map(name -> marked(shape, name)).toList();
  }

  private static Member marked(Class<?> shape, String name) {
    return Arrays.stream(shape.getDeclaredMethods())
        .filter(it -> it.getName().equals(name) && it.isAnnotationPresent(JsonProperty.class))
        .map(it -> new Member(name, it.getAnnotatedReturnType(), isLeftOut(it)))
        .findAny()
        .orElseThrow(() -> new IllegalStateException(shape.getName() + " has no " + name + "."));
  }

  private static boolean isLeftOut(Method accessor) {
    return accessor.isAnnotationPresent(JsonInclude.class);
  }

  boolean isNullable() {
    return type.isAnnotationPresent(Nullable.class);
  }
}
