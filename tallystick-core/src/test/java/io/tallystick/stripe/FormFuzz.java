package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.wire.FormTree;
import io.tallystick.simulator.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What we write the simulator reads, value for value, and whatever else it is sent it reads or
 * refuses. An input is lines of values, and is read as a form itself.
 */
final class FormFuzz {
  private static final List<String> NAMES =
      List.of("amount", "metadata[tallystick_order]", "metadata[tallystick_operation]", "reason");

  private static final String LISTED = "enabled_events[]";

  private FormFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    requireReadsWhatWeWrite(List.of(text.split("\n", -1)));
    requireReadsOrRefuses(text);
  }

  private static void requireReadsWhatWeWrite(List<String> values) {
    int named = Math.min(NAMES.size(), values.size());
    List<String> rest = values.subList(named, Math.min(values.size(), 900));
    Form form = new Form();
    for (int i = 0; i < named; i++) {
      form.add(NAMES.get(i), values.get(i));
    }
    rest.forEach(value -> form.add(LISTED, value));

    var read = io.tallystick.simulator.wire.Form.parse(null, form.encoded());

    for (int i = 0; i < named; i++) {
      assertThat(read.text(NAMES.get(i))).isEqualTo(values.get(i));
    }
    assertThat(read.list("enabled_events")).isEqualTo(rest);
    read.allowOnly(Set.of("amount", "metadata[*]", "reason", "enabled_events[*]"));
  }

  private static void requireReadsOrRefuses(String body) {
    try {
      use(io.tallystick.simulator.wire.Form.parse(null, body));
    } catch (Refusal e) {
      assertThat(e.error().status()).isEqualTo(400);
    }
  }

  /** Everything that the simulator asks of a form. */
  private static void use(io.tallystick.simulator.wire.Form form) {
    List<Consumer<io.tallystick.simulator.wire.Form>> uses =
        Arrays.asList(
            it -> it.allowOnly(Set.of("amount", "metadata[*]", "payment_method_data[**]")),
            it -> it.integer("amount"),
            it -> it.flag("confirm", false),
            it -> it.oneOf("reason", Set.of("duplicate")),
            it -> it.map("metadata").forEach((key, value) -> assertThat(value).isNotNull()),
            it -> assertThat(it.list("expand")).isEqualTo(it.expansions()),
            it -> assertThat(it.without(Set.of("amount")).has("amount")).isFalse(),
            it -> assertThat(it.canonical()).isNotEmpty(),
            it -> assertThat(FormTree.of(it).has("expand")).isFalse());
    for (Consumer<io.tallystick.simulator.wire.Form> use : uses) {
      try {
        use.accept(form);
      } catch (Refusal e) {
        assertThat(e.error().status()).isEqualTo(400);
      }
    }
  }
}
