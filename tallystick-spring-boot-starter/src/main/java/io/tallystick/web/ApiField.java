package io.tallystick.web;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a field or parameter means, and what it is held to beyond its type.
 *
 * @param meaning one line, with the unit if it has one
 * @param required whether a request must have it
 * @param form what all of a text must match, in what Java and ECMAScript have in common
 * @param values the only ones, if there are so few
 * @param isNumber whether a parameter, which is a text in Java, is a whole number in digits
 * @param least of a number, of a text's characters or of a list's entries
 * @param most likewise
 */
public record ApiField(
    String meaning,
    boolean required,
    @Nullable String form,
    List<String> values,
    boolean isNumber,
    @Nullable Long least,
    @Nullable Long most) {

  public ApiField {
    values = List.copyOf(values);
  }

  static ApiField field(String meaning) {
    return new ApiField(meaning, false, null, List.of(), false, null, null);
  }

  /** A text that {@link Texts#LINE} takes; the rest of its rules is no pattern of ECMAScript's. */
  static ApiField line(String meaning) {
    return field(meaning + " One line without control characters.").between(1, Texts.LONGEST);
  }

  /** An amount that moves. */
  static ApiField amount(String meaning) {
    return field(meaning + " In minor units of the currency.").from(1);
  }

  ApiField number() {
    return new ApiField(meaning, required, form, values, true, least, most);
  }

  ApiField needed() {
    return new ApiField(meaning, true, form, values, isNumber, least, most);
  }

  ApiField matching(Pattern pattern) {
    return new ApiField(meaning, required, pattern.pattern(), values, isNumber, least, most);
  }

  ApiField oneOf(Collection<String> words) {
    return new ApiField(meaning, required, form, List.copyOf(words), isNumber, least, most);
  }

  ApiField from(long first) {
    return new ApiField(meaning, required, form, values, isNumber, first, most);
  }

  ApiField between(long first, long last) {
    return new ApiField(meaning, required, form, values, isNumber, first, last);
  }
}
