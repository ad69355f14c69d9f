package io.tallystick;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, as in {@code items[0].quantity}
 * @param code stable, as in {@code unknown_price}
 */
public record FieldError(String field, String code) {}
