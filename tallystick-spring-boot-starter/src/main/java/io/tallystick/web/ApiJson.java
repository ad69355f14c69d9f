package io.tallystick.web;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as the API reads and writes it, whatever the application around us has configured for
 * itself: nothing unknown, doubled, coerced or trailing is let in.
 */
final class ApiJson {
  /** A cart of {@code Cart.MOST_ITEMS} lines, each with a name of 200 letters, is half of it. */
  static final int MOST_BODY_BYTES = 64 * 1024;

  private static final int DEEPEST = 16; // our requests nest three levels
  private static final int LONGEST_NUMBER_CHARACTERS = 32; // a long has 19 digits

  static final JsonMapper MAPPER = mapper();

  private ApiJson() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder(factory())
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Integer,
            config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER_CHARACTERS)
                .maxStringLength(MOST_BODY_BYTES)
                .build())
        .build();
  }
}
