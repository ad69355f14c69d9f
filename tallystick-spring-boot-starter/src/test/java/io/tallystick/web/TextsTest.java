package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " a ",
        "No-break\u00a0space",
        "VAT 19 % <b>'; drop table--\\",
        "\u00dcber Stra\u00dfe, e\u0301te\u0301",
        "\u6d88\u8cbb\u7a0e",
        "\u05de\u05e2\u05f4\u05de\u200e 17%\u200f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67\ufe0f",
        "\ue000"
      })
  void takesWhatNamesAreWrittenWith(String text) {
    assertThat(errors(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u3000\u00a0",
        "\u200d",
        "\u200e \u200f",
        "a\u0000",
        "a\n",
        "\na",
        "a\r\nb",
        "a\tb",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b2J",
        "a\u2028b",
        "a\u2029b",
        "\ud800",
        "a\udc00b",
        "\udc00\ud800",
        "a\u00adb",
        "a\u200bb",
        "a\u2060b",
        "\ufeffa",
        "a\u202ab",
        "a\u202eb",
        "a\u2066b",
        "a\u2069b",
        "a\ufff9b",
        "a\udb40\udc41b"
      })
  void refusesWhatSteersBreaksTurnsOrHides(String text) {
    assertThat(errors(text)).containsExactly(new FieldError("name", "invalid"));
  }

  @Test
  void countsCharactersAsPeopleDo() {
    assertThat(errors("\ud83d\ude00".repeat(200))).isEmpty();
    assertThat(errors("\ud83d\ude00".repeat(201))).hasSize(1);
    assertThat(errors("x".repeat(200))).isEmpty();
    assertThat(errors(" ".repeat(60_000) + "x")).hasSize(1);
  }

  private static List<FieldError> errors(String text) {
    List<FieldError> errors = new ArrayList<>();
    Texts.check(text, Texts.LINE, "name", errors);
    return errors;
  }
}
