package io.tallystick.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.tallystick.FieldError;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * An error as callers see it (RFC 9457): a stable code, words of ours and a reference to the log;
 * never Stripe's text and never a stack trace.
 *
 * @param errors the fields at fault; left out if there are none
 */
record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String reference,
    @JsonInclude(Include.NON_EMPTY) List<FieldError> errors) {

  static Problem of(
      HttpStatus status, String code, String detail, String reference, List<FieldError> errors) {
    return new Problem(
        "urn:tallystick:problem:" + code,
        status.getReasonPhrase(),
        status.value(),
        code,
        detail,
        reference,
        errors);
  }
}
