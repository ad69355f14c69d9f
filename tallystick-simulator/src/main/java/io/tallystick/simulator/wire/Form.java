package io.tallystick.simulator.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one call, form-encoded with brackets; of a repeated name the last wins. */
public final class Form {
  /** Parameters in one call; Stripe's largest calls stay far below. */
  public static final int MAX_PARAMETERS = 1_000;

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern LAST_BRACKET = Pattern.compile("\\[[^\\[\\]]*]$");

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Form() {}

  /** Reads a query and a body, either of which may be null or empty. */
  public static Form parse(@Nullable String query, @Nullable String body) {
    Form form = new Form();
    form.read(query);
    form.read(body);
    return form;
  }

  private void read(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return;
    }
    String[] pairs = encoded.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw invalid(null, "Too many parameters: at most " + MAX_PARAMETERS + ".", null);
    }
    for (String pair : pairs) {
      readPair(pair);
    }
  }

  private void readPair(String pair) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(null, "The parameters are not form-encoded.", null);
    }
  }

  /**
   * Refuses what the call does not know.
   *
   * @param known full names; {@code name[*]} stands for one bracket of any content, {@code
   *     name[**]} for any brackets; {@code expand} is always known
   */
  public void allowOnly(Set<String> known) {
    List<String> unknown = values.keySet().stream().filter(name -> !isKnown(name, known)).toList();
    if (!unknown.isEmpty()) {
      String noun = unknown.size() == 1 ? "parameter" : "parameters";
      String message = "Received unknown " + noun + ": " + String.join(", ", unknown);
      throw invalid("parameter_unknown", message, unknown.getFirst());
    }
  }

  private static boolean isKnown(String name, Set<String> known) {
    int bracket = name.indexOf('[');
    if (known.contains(name) || bracket < 0) {
      return known.contains(name);
    }
    String root = name.substring(0, bracket);
    return root.equals("expand")
        || known.contains(root + "[**]")
        || known.contains(LAST_BRACKET.matcher(name).replaceFirst("[*]"));
  }

  /** What the answer is to show in full. */
  public List<String> expansions() {
    return list("expand");
  }

  /** Whether the parameter or anything within its brackets was sent. */
  public boolean hasAny(String name) {
    return values.containsKey(name)
        || values.keySet().stream().anyMatch(full -> full.startsWith(name + "["));
  }

  /** Every name and value, in the order sent. */
  void forEach(BiConsumer<String, String> consumer) {
    values.forEach((name, found) -> found.forEach(value -> consumer.accept(name, value)));
  }

  /** The same without some parameters. */
  public Form without(Set<String> names) {
    Form rest = new Form();
    rest.values.putAll(values);
    rest.values.keySet().removeAll(names);
    return rest;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value as sent, or null when the parameter is absent. */
  public @Nullable String text(String name) {
    List<String> found = values.get(name);
    return found == null ? null : found.getLast();
  }

  /** The value, or null when it is absent or empty, which in Stripe's API unsets a field. */
  public @Nullable String textOrUnset(String name) {
    String text = text(name);
    return text == null || text.isEmpty() ? null : text;
  }

  public @Nullable Long integer(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    if (!INTEGER.matcher(text).matches()) {
      throw invalid("parameter_invalid_integer", "Invalid integer: " + text, name);
    }
    return Long.valueOf(text);
  }

  public boolean flag(String name, boolean absent) {
    return switch (text(name)) {
      case null -> absent;
      case "true" -> true;
      case "false" -> false;
      case String other -> throw invalid(null, "Invalid boolean: " + other, name);
    };
  }

  /** The value, which must be one of those named, or null when absent. */
  public @Nullable String oneOf(String name, Set<String> choices) {
    String text = text(name);
    if (text != null && !choices.contains(text)) {
      String must = choices.stream().sorted().collect(Collectors.joining(", "));
      throw invalid(null, "Invalid " + name + ": must be one of " + must, name);
    }
    return text;
  }

  /** The entries {@code name[key]=value}. */
  public Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    values.forEach((full, found) -> {
      if (full.startsWith(name + "[") && full.endsWith("]")) {
        map.put(full.substring(name.length() + 1, full.length() - 1), found.getLast());
      }
    });
    return map;
  }

  /** The items {@code name[]=value} or {@code name[0]=value}, in the order sent. */
  public List<String> list(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "["))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  /** One text for equal parameters, in whatever order they came. */
  public String canonical() {
    return new TreeMap<>(values).toString();
  }

  private static Refusal invalid(@Nullable String code, String message, @Nullable String param) {
    return new Refusal(StripeError.invalid(code, message, param));
  }

  /** Names no value: a client secret may be among them. */
  @Override
  public String toString() {
    return "Form" + values.keySet();
  }
}
