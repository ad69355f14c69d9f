package io.tallystick.server.demo.shop;

import tools.jackson.databind.JsonNode;

/**
 * What an API said.
 *
 * @param body missing if it was no JSON
 */
public record Answer(int status, JsonNode body) {

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** A field at the top of the body, empty if it is not there. */
  public String text(String field) {
    return body.path(field).asString("");
  }

  /** Status only: a body may hold a client secret. */
  @Override
  public String toString() {
    return "Answer[status=" + status + "]";
  }
}
