package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.FormTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and validates what a caller asks of a payment. */
final class TermsInput {
  /** Fields that come back as they were sent. */
  static final Set<String> EXTRAS =
      Set.of(
          "setup_future_usage",
          "shipping",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "confirmation_method",
          "payment_method_options");

  /** Those that a payment's charge shows, too. */
  static final Set<String> CHARGE_EXTRAS =
      Set.of("shipping", "statement_descriptor", "statement_descriptor_suffix");

  private static final Set<String> CAPTURE_METHODS = Set.of("automatic", Terms.ASYNC, Terms.MANUAL);

  private TermsInput() {}

  /** The parameters that every payment takes. */
  static Set<String> labelNames() {
    Set<String> names = new TreeSet<>();
    names.addAll(Set.of("description", "customer", "receipt_email", "transfer_group"));
    names.addAll(Set.of("metadata", "metadata[*]"));
    EXTRAS.forEach(name -> names.addAll(Set.of(name, name + "[**]")));
    return names;
  }

  static Terms read(Form form) {
    String currency = Amounts.currency(form);
    List<String> types = form.list("payment_method_types");
    boolean automatic = form.flag("automatic_payment_methods[enabled]", types.isEmpty());
    String captureMethod = form.oneOf("capture_method", CAPTURE_METHODS);
    return new Terms(
        Amounts.chargeable(form, currency),
        currency,
        captureMethod == null ? Terms.ASYNC : captureMethod,
        automatic,
        types.isEmpty() ? List.of("card") : types,
        labels(form, Terms.Labels.NONE));
  }

  /** The terms of a legacy charge. */
  static Terms readCharge(Form form, boolean captures) {
    String currency = Amounts.currency(form);
    return new Terms(
        Amounts.chargeable(form, currency),
        currency,
        captures ? "automatic" : Terms.MANUAL,
        false,
        List.of("card"),
        labels(form, Terms.Labels.NONE));
  }

  /** The terms after an update: what is absent stays, what is empty is unset. */
  static Terms merge(Form form, Terms terms) {
    Terms labelled = terms.withLabels(labels(form, terms.labels()));
    return form.has("amount")
        ? labelled.withAmount(Amounts.chargeable(form, terms.currency()))
        : labelled;
  }

  static Terms.Labels labels(Form form, Terms.Labels before) {
    return new Terms.Labels(
        label(form, "description", before.description()),
        label(form, "customer", before.customer()),
        label(form, "receipt_email", before.receiptEmail()),
        label(form, "transfer_group", before.transferGroup()),
        Metadata.read(form, before.metadata()),
        extras(form, before.extras()));
  }

  private static Map<String, JsonNode> extras(Form form, Map<String, JsonNode> before) {
    Map<String, JsonNode> extras = new TreeMap<>(before);
    if (EXTRAS.stream().anyMatch(form::hasAny)) {
      ObjectNode sent = FormTree.of(form);
      EXTRAS.stream().filter(sent::has).forEach(name -> extras.put(name, sent.get(name)));
    }
    return extras;
  }

  private static @Nullable String label(Form form, String name, @Nullable String before) {
    return form.has(name) ? form.textOrUnset(name) : before;
  }
}
