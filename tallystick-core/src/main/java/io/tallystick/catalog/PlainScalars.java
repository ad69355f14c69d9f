package io.tallystick.catalog;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads scalars as people do. YAML 1.1 would read {@code 0150} as octal, {@code 25:00} in base
 * sixty and {@code 1_5} as 15; here they are texts, and no amounts.
 */
final class PlainScalars extends Resolver {
  private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
    addImplicitResolver(Tag.INT, INTEGER, "-0123456789");
    addImplicitResolver(Tag.NULL, NULL, "~nN\0");
    addImplicitResolver(Tag.NULL, EMPTY, null);
  }
}
