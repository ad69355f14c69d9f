package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.fixture.Answer;
import org.springframework.http.HttpStatus;

/** What every problem has. */
final class ProblemShape {
  private ProblemShape() {}

  /** A problem of this code that names no field. */
  static void assertProblem(Answer answer, int status, String code) {
    assertShape(answer, status, code);
    assertThat(answer.fields())
        .containsExactlyInAnyOrder("type", "title", "status", "code", "detail", "reference");
  }

  /** A problem of this code with one field at fault. */
  static void assertProblem(
      Answer answer, int status, String code, String field, String fieldCode) {
    assertShape(answer, status, code);
    assertThat(answer.json().get("errors")).as(answer.body()).hasSize(1);
    assertThat(answer.text("/errors/0/field")).isEqualTo(field);
    assertThat(answer.text("/errors/0/code")).isEqualTo(fieldCode);
  }

  private static void assertShape(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text("/type")).isEqualTo("urn:tallystick:problem:" + code);
    assertThat(answer.text("/title")).isEqualTo(HttpStatus.valueOf(status).getReasonPhrase());
    assertThat(answer.json().get("status").intValue()).isEqualTo(status);
    assertThat(answer.text("/code")).isEqualTo(code);
    assertThat(answer.text("/detail")).isNotBlank();
    assertThat(answer.text("/reference")).startsWith("ref_");
  }
}
