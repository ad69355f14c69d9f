package io.tallystick.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.web.ApiCalls;
import org.junit.jupiter.api.Test;

/** A field that nobody has described is not served without a word. */
class SchemasTest {
  private final Schemas schemas = new Schemas();

  record Undescribed(String name) {}

  static final class Unordered {}

  @Test
  void areOfShapesWhoseEveryFieldIsDescribed() {
    assertThatThrownBy(() -> schemas.answered(Undescribed.class))
        .hasMessageContaining("Undescribed has [name], described are []");
  }

  @Test
  void areOfRecordsOrOfWhatSaysItsOrder() {
    assertThatThrownBy(() -> schemas.answered(Unordered.class))
        .hasMessageContaining("no fields in a known order");
  }

  @Test
  void haveNamesOfTheirOwn() {
    assertThat(schemas.answered(ApiCalls.PROBLEM).path("$ref").asString())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(schemas.answered(ApiCalls.PENDING).path("$ref").asString())
        .isEqualTo("#/components/schemas/PendingResponse");
    assertThat(schemas.components().propertyNames())
        .containsExactly("Problem", "FieldError", "PendingResponse");
  }
}
