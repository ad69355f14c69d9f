package io.tallystick.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Ends the connection of whoever was answered before their body had come: Tomcat would read on what
 * they announced, and wait up to the connection's time-out for each piece of it.
 */
final class UnreadBodies extends ValveBase {
  /**
   * Of a refused body, as much is taken as has come by then: a shop's calls are whole, and keep
   * their connection, which may be a proxy's for everybody.
   */
  private static final int MOST_TAKEN_BYTES = 64 * 1024;

  /**
   * Of a chunk, nobody has anything to say but its size. Tomcat reads an extension to its end
   * within one read, so that no deadline of ours would hold.
   */
  private static final String NO_EXTENSION = "0";

  /** A body ends with an empty line, which counts, and nothing else is read beside it. */
  private static final String NO_TRAILER = "2";

  private UnreadBodies() {
    super(true);
  }

  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> customizer() {
    return factory -> {
      factory.addEngineValves(new UnreadBodies());
      factory.addConnectorCustomizers(UnreadBodies::refuseExtras);
    };
  }

  private static void refuseExtras(Connector connector) {
    connector.setProperty("maxExtensionSize", NO_EXTENSION);
    connector.setProperty("maxTrailerSize", NO_TRAILER);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (!tellsItsLength(request)) {
      response.setStatus(Response.SC_BAD_REQUEST);
      close(response);
      return;
    }
    if (isChunked(request)) {
      close(response);
    }
    getNext().invoke(request, response);
    if (!isRead(request)) {
      takeWhatHasCome(request);
    }
    if (!isRead(request)) {
      close(response);
      response.flushBuffer(); // or Tomcat makes a 500 of it
      request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  /** Tomcat has told that a length is none, or that there are two, but hands the request on. */
  private static boolean tellsItsLength(Request request) {
    try {
      request.getContentLengthLong();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Where such a body ends is known once it is read, and the answer may be on its way by then: its
   * connection is never used again. Stripe, Node and a proxy that buffers tell a body's length.
   */
  private static boolean isChunked(Request request) {
    return request.getContentLengthLong() < 0 && !isRead(request);
  }

  private static void close(Response response) {
    response.setHeader("Connection", "close");
  }

  private static boolean isRead(Request request) {
    AtomicBoolean read = new AtomicBoolean();
    request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return read.get();
  }

  /** Never waits; so nothing of a chunked body is taken, whose chunk may end anywhere. */
  private static void takeWhatHasCome(Request request) {
    if (request.getContentLengthLong() < 0) {
      return;
    }
    Piece piece = new Piece();
    try {
      int taken = 0;
      while (taken < MOST_TAKEN_BYTES && hasCome(request)) {
        taken += Math.max(0, request.getCoyoteRequest().doRead(piece));
      }
    } catch (IOException e) {
      // They are gone, and so is the rest.
    }
  }

  private static boolean hasCome(Request request) {
    if (isRead(request)) {
      return false; // what comes now is the next request's
    }
    request.getCoyoteRequest().action(ActionCode.AVAILABLE, true);
    return request.getCoyoteRequest().getAvailable() > 0;
  }

  /** Where Tomcat leaves what it has read; the application's own stream may be closed by now. */
  private static final class Piece implements ApplicationBufferHandler {
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {
      // It is never asked to hold more.
    }
  }
}
