package io.tallystick.simulator.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that is served as it is.
 *
 * @param headers among them what the browser may do with it
 */
public record StaticPage(byte[] content, Map<String, String> headers) {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** Nothing but our own files; the icon is empty and inline. */
  private static final String OWN_FILES =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; ";

  private static final String NEWEST_SCRIPT = "/v3/";

  /** Where Stripe serves the script of a release train, such as {@code /dahlia/stripe.js}. */
  private static final Pattern RELEASE_TRAIN = Pattern.compile("/[a-z]{1,20}/stripe\\.js");

  private static final Map<String, StaticPage> ALL = all();

  public StaticPage {
    content = content.clone();
    headers = Map.copyOf(headers);
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** The page of a path, if there is one. */
  public static Optional<StaticPage> at(String path) {
    return Optional.ofNullable(
        ALL.get(RELEASE_TRAIN.matcher(path).matches() ? NEWEST_SCRIPT : path));
  }

  private static Map<String, StaticPage> all() {
    Map<String, StaticPage> pages = new HashMap<>();
    StaticPage index = page("index.html", HTML, OWN_FILES + "frame-ancestors 'none'");
    pages.put("/", index);
    pages.put("/_sim/", index);
    pages.put("/_sim/page.js", page("page.js", SCRIPT, ""));
    pages.put("/_sim/page.css", page("page.css", STYLE, ""));
    // Any storefront may frame the card form: it takes test cards only.
    pages.put("/_sim/element", page("element.html", HTML, OWN_FILES + "frame-ancestors *"));
    pages.put("/_sim/element.js", page("element.js", SCRIPT, ""));
    pages.put("/_sim/element.css", page("element.css", STYLE, ""));
    StaticPage script = page("stripe.js", SCRIPT, "");
    pages.put("/v3", script);
    pages.put(NEWEST_SCRIPT, script);
    return Map.copyOf(pages);
  }

  private static StaticPage page(String file, String type, String policy) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", type);
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    if (!policy.isEmpty()) {
      headers.put("Content-Security-Policy", policy);
    }
    try (InputStream in = StaticPage.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing in the jar");
      }
      return new StaticPage(in.readAllBytes(), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
