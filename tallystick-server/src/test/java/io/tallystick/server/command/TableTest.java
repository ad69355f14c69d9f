package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private final Table table = new Table("ID", "REFERENCE", "AMOUNT");

  TableTest() {
    table.add("ord_0123456789", "a reference that somebody wrote", Amounts.text(1500L, "usd"));
    table.add("ord_1", null, Amounts.text(-1L, "jpy"));
  }

  @Test
  void isAsWideAsWhatItHoldsWhereNobodyLooks() {
    assertThat(printed(OptionalInt.empty()))
        .isEqualTo(
            """
            ID              REFERENCE                        AMOUNT
            ord_0123456789  a reference that somebody wrote  15.00 USD
            ord_1           -                                -1 JPY
            """);
  }

  @Test
  void cutsItsWidestColumnToTheTerminalAndNeverTheIds() {
    assertThat(printed(OptionalInt.of(40)))
        .isEqualTo(
            """
            ID              REFERENCE      AMOUNT
            ord_0123456789  a reference …  15.00 USD
            ord_1           -              -1 JPY
            """);
    assertThat(printed(OptionalInt.of(1))).contains("ord_0123456789  a refer…  15.00 USD");
  }

  private String printed(OptionalInt columns) {
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true), columns);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\u001b", "\u009b", "\u0085", "\u2028", "\u202e", "\u2066", "\u200b"})
  void printsNothingThatATerminalWouldObey(String steering) {
    Table table = new Table("ID", "NAME");
    table.add("1", "hat" + steering + "[2J");

    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text, true), OptionalInt.empty());

    assertThat(text.toString().lines()).containsExactly("ID  NAME", "1   hat?[2J");
  }
}
