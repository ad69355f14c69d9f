package io.tallystick.openapi;

import io.tallystick.Sha256;
import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiExample;
import io.tallystick.web.ApiPaths;
import io.tallystick.web.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the calls down for people: one page, which loads nothing from anywhere else. */
final class OpenApiPage {
  private static final String STYLE = resource("openapi.css");
  private static final String SCRIPT = resource("openapi.js");

  /** Our one style and our one script, known by their hashes; the catalogue for the examples. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ObjectNode document;
  private final StringBuilder html = new StringBuilder();

  private OpenApiPage(ObjectNode document) {
    this.document = document;
  }

  static String of(List<MappedCall> calls, ObjectNode document) {
    OpenApiPage page = new OpenApiPage(document);
    page.begin(calls);
    calls.forEach(page::call);
    page.end();
    return page.html.toString();
  }

  private void begin(List<MappedCall> calls) {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Tallystick API</title>\n<style>")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<nav aria-label=\"Calls\">\n")
        .append("<a class=\"top\" href=\"#top\">Tallystick API</a>\n");
    calls.stream().map(MappedCall::call).forEach(this::link);
    html.append("</nav>\n<main id=\"top\">\n<h1>Tallystick API</h1>\n")
        .append(Html.paragraphs(document.at("/info/description").asString()))
        .append("<p>For programs: <a href=\"openapi.json\" id=\"document\">")
        .append(ApiPaths.OPEN_API.substring(1))
        .append("</a>, in OpenAPI ")
        .append(document.get("openapi").asString())
        .append(".</p>\n");
    before(calls);
  }

  /** All that the examples need; the ids are of the right form, and nobody's. */
  private void before(List<MappedCall> calls) {
    html.append("<section>\n<h2>Before the examples</h2>\n<pre class=\"shell\"><code>")
        .append(Html.escaped(Curl.URL.substring(1)))
        .append("=<span data-is=\"url\">https://this-server</span>\n")
        .append(Html.escaped(Curl.KEY.substring(1)))
        .append("=tsk_test_…");
    calls.stream()
        .flatMap(mapped -> mapped.call().examples().stream())
        .flatMap(example -> example.variables().stream())
        .distinct()
        .forEach(this::sample);
    html.append("</code></pre>\n")
        .append(
            Html.paragraphs(
                "Put in your own key and ids; those above are nobody's. An operator makes keys:"
                    + " `./tallystick keys create --name shop --scopes payments:write,orders:read`."
                    + " A key works in the mode, test or live, that it was made in."))
        .append("</section>\n");
  }

  private void sample(String name) {
    String sample = Html.escaped(variable(name).sample());
    html.append('\n')
        .append(name)
        .append('=')
        .append(name.equals("PRICE_ID") ? "<span data-is=\"price\">" + sample + "</span>" : sample);
  }

  private void link(ApiCall call) {
    html.append("<a href=\"#")
        .append(call.name())
        .append("\"><b class=\"")
        .append(call.method().name())
        .append("\">")
        .append(call.method().name())
        .append("</b> ")
        .append(Html.escaped(call.summary()))
        .append("</a>\n");
  }

  private void call(MappedCall mapped) {
    ApiCall call = mapped.call();
    html.append("<section id=\"")
        .append(call.name())
        .append("\">\n<h2>")
        .append(Html.escaped(call.summary()))
        .append("</h2>\n<p class=\"route\"><b class=\"")
        .append(call.method().name())
        .append("\">")
        .append(call.method().name())
        .append("</b> <code>")
        .append(Html.escaped(call.path()).replace("/", "/<wbr>"))
        .append("</code></p>\n")
        .append(Html.paragraphs(call.description()))
        .append("<h3>Who may call</h3>\n")
        .append(Html.paragraphs(call.who().words()));
    parameters(mapped.places());
    JsonNode operation =
        document
            .path("paths")
            .path(call.path())
            .path(call.method().name().toLowerCase(Locale.ROOT));
    body(operation.path("requestBody"));
    call.examples().forEach(example -> example(call, example));
    answers(call, operation.path("responses"));
    problems(call);
    html.append("</section>\n");
  }

  private void parameters(List<MappedCall.Place> places) {
    if (places.isEmpty()) {
      return;
    }
    html.append("<h3>Parameters</h3>\n<dl class=\"fields\">\n");
    for (MappedCall.Place place : places) {
      boolean required = place.in().equals("path") || place.field().required();
      html.append("<div><dt><code>")
          .append(Html.escaped(place.name()))
          .append("</code> in ")
          .append(place.in())
          .append(required ? " <b>required</b>" : "")
          .append("</dt><dd class=\"type\">")
          .append(Html.prose(FieldTable.type(Schemas.parameter(place.field()))))
          .append("</dd><dd>")
          .append(Html.prose(place.field().meaning()))
          .append("</dd></div>\n");
    }
    html.append("</dl>\n");
  }

  private void body(JsonNode body) {
    JsonNode schema = body.at("/content/application~1json/schema");
    String fields = FieldTable.sent(document).of(schema);
    if (!fields.isEmpty()) {
      html.append("<h3>Body</h3>\n").append(fields);
    }
  }

  private void example(ApiCall call, ApiExample example) {
    html.append("<h3>Example: ")
        .append(Html.escaped(example.title()))
        .append("</h3>\n<pre class=\"shell\"><code>")
        .append(Html.escaped(Curl.of(call, example)))
        .append("</code></pre>\n");
    example.variables().forEach(this::source);
  }

  private void source(String name) {
    html.append("<p data-variable=\"")
        .append(name)
        .append("\">")
        .append(Html.prose("`" + name + "` is " + variable(name).source() + "."))
        .append("</p>\n");
  }

  private static ApiExample.Variable variable(String name) {
    return Objects.requireNonNull(ApiExample.VARIABLES.get(name), name);
  }

  private void answers(ApiCall call, JsonNode responses) {
    html.append("<h3>Answers</h3>\n");
    answer(call.success(), responses, true);
    if (call.movesMoney()) {
      answer(HttpStatus.ACCEPTED, responses, false);
    }
  }

  private void answer(HttpStatus status, JsonNode responses, boolean open) {
    JsonNode response = responses.path(Integer.toString(status.value()));
    JsonNode schema = response.at("/content/application~1json/schema");
    html.append(open ? "<details open>" : "<details>")
        .append("<summary><b>")
        .append(status.value())
        .append("</b> ")
        .append(Html.escaped(FieldTable.title(schema)))
        .append("</summary>\n")
        .append(FieldTable.answered(document).of(schema))
        .append("</details>\n");
  }

  private void problems(ApiCall call) {
    html.append("<h3>Problems</h3>\n<details><summary>")
        .append(
            OpenApiDocument.byStatus(call).keySet().stream()
                .map(status -> Integer.toString(status.value()))
                .collect(Collectors.joining(", ")))
        .append("</summary>\n<dl class=\"fields problems\">\n");
    OpenApiDocument.byStatus(call)
        .forEach((status, kinds) -> kinds.forEach(kind -> problem(status, kind)));
    html.append("</dl>\n</details>\n");
  }

  private void problem(HttpStatus status, ProblemKind kind) {
    html.append("<div><dt><b>")
        .append(status.value())
        .append("</b> <code>")
        .append(Html.escaped(kind.code()))
        .append("</code></dt><dd>")
        .append(Html.prose(kind.meaning()))
        .append("</dd></div>\n");
  }

  private void end() {
    html.append("</main>\n<script>").append(SCRIPT).append("</script>\n</body>\n</html>\n");
  }

  private static String resource(String name) {
    try (InputStream in = OpenApiPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text));
  }
}
