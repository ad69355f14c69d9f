package io.tallystick.openapi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of this server's API, made once.
 *
 * @param document OpenAPI 3.1, in JSON
 * @param page the same for people, in HTML
 */
record OpenApi(byte[] document, byte[] page) {

  /**
   * Describes what is mapped.
   *
   * @param contextPath before every path of the application around us; empty if there is none
   */
  static OpenApi of(RequestMappingHandlerMapping mapping, String contextPath) {
    List<MappedCall> calls = MappedCall.in(mapping);
    ObjectNode document = OpenApiDocument.of(calls, contextPath.isEmpty() ? "/" : contextPath);
    return new OpenApi(bytes(document.toString()), bytes(OpenApiPage.of(calls, document)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
