package io.tallystick.endtoend.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.server.Tallystick;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import tools.jackson.databind.json.JsonMapper;

/** A JVM that runs commands for whoever sends their words, one after the other. */
final class CommandServer {
  static final String READY = "Commands at ";

  private CommandServer() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", CommandServer::answer);
    server.start();
    System.out.println(READY + "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] words =
          JsonMapper.shared().readValue(exchange.getRequestBody().readAllBytes(), String[].class);
      byte[] ended = JsonMapper.shared().writeValueAsBytes(run(words));
      exchange.sendResponseHeaders(200, ended.length);
      exchange.getResponseBody().write(ended);
    }
  }

  private static Ended run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Tallystick.commandLine(words)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Ended(code, out.toString(), err.toString());
  }
}
