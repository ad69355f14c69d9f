package io.tallystick.openapi;

import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A command for curl, read as a shell and curl would, and sent. */
final class CurlCommand {
  private static final String RANDOM = "$(openssl rand -hex 16)";

  private final Map<String, String> headers = new LinkedHashMap<>();
  private String method = "";
  private String url = "";
  private @Nullable String body;

  private CurlCommand() {}

  /**
   * Reads a command.
   *
   * @param variables the shell's, by name
   */
  static CurlCommand of(String text, UnaryOperator<String> variables) {
    CurlCommand command = new CurlCommand();
    Iterator<String> words = new Words(text, variables).read().iterator();
    if (!words.next().equals("curl")) {
      throw new IllegalArgumentException("not curl: " + text);
    }
    while (words.hasNext()) {
      command.take(words.next(), words);
    }
    return command;
  }

  private void take(String word, Iterator<String> rest) {
    switch (word) {
      case "-X" -> method = rest.next();
      case "-d" -> body = rest.next();
      case "-H" -> {
        String[] header = rest.next().split(": ", 2);
        headers.put(header[0], header[1]);
      }
      default -> {
        if (word.startsWith("-") || !url.isEmpty()) {
          throw new IllegalArgumentException("curl does not take " + word + " here");
        }
        url = word;
      }
    }
  }

  @Nullable String body() {
    return body;
  }

  /** The same command with another body. */
  CurlCommand with(String other) {
    CurlCommand command = new CurlCommand();
    command.headers.putAll(headers);
    command.headers.replace("Idempotency-Key", Client.newIdempotencyKey());
    command.method = method;
    command.url = url;
    command.body = other;
    return command;
  }

  /** Sends it; with this key instead of its own, and without one if it is empty. */
  Answer sendAs(String key) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (key.isEmpty()) {
      all.remove("Authorization");
    } else {
      all.replace("Authorization", "Bearer " + key);
    }
    return send(all);
  }

  Answer send() {
    return send(headers);
  }

  private Answer send(Map<String, String> sent) {
    URI target = URI.create(url);
    String path = target.getRawPath();
    String query = target.getRawQuery();
    Client client = new Client(URI.create(url.substring(0, url.indexOf(path))), "");
    List<String> pairs = new ArrayList<>();
    sent.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    if (body != null && !sent.containsKey("Content-Type")) {
      pairs.addAll(List.of("Content-Type", "application/x-www-form-urlencoded")); // as curl does
    }
    String how = method.isEmpty() ? body == null ? "GET" : "POST" : method;
    return client.send(
        how,
        query == null ? path : path + "?" + query,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
        pairs.toArray(String[]::new));
  }

  /** What a shell makes of a line: quotes, variables, the one command that we put into it. */
  private static final class Words {
    private final String text;
    private final UnaryOperator<String> variables;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private char quote;
    private int at;

    Words(String text, UnaryOperator<String> variables) {
      this.text = text;
      this.variables = variables;
    }

    List<String> read() {
      while (at < text.length()) {
        step(text.charAt(at));
      }
      end();
      return words;
    }

    private void step(char c) {
      if (quote == '\'' && c != '\'') {
        append(c);
      } else if (text.startsWith("\\\n", at)) {
        at += 2;
      } else if ((c == '\'' && quote != '"') || c == '"') {
        quote = quote == 0 ? c : 0;
        at++;
      } else if (text.startsWith(RANDOM, at)) {
        word.append(UUID.randomUUID().toString().replace("-", ""));
        at += RANDOM.length();
      } else if (c == '$') {
        variable();
      } else if (quote == 0 && Character.isWhitespace(c)) {
        end();
        at++;
      } else {
        append(c);
      }
    }

    private void append(char c) {
      word.append(c);
      at++;
    }

    private void variable() {
      int from = ++at;
      while (at < text.length()
          && (Character.isUpperCase(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      word.append(variables.apply(text.substring(from, at)));
    }

    private void end() {
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
  }
}
