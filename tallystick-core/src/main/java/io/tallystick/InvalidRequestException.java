package io.tallystick;

import java.util.List;

/** A request that is well formed but asks for what may not be; nothing was written. */
public final class InvalidRequestException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public InvalidRequestException(List<FieldError> errors) {
    super("invalid_request", "The request asks for what may not be: " + errors);
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }
}
