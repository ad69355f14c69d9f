package io.tallystick.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.tallystick.Account;
import io.tallystick.access.Caller;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Operations;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What has become of an operation, for whoever started it. */
@RestController
final class OperationController {
  private final Account account;
  private final Operations operations;
  private final OperationResults results;

  OperationController(Account account, Operations operations, OperationResults results) {
    this.account = account;
    this.operations = operations;
    this.results = results;
  }

  /**
   * An operation as its caller sees it.
   *
   * @param status {@code pending}, {@code succeeded}, {@code failed} or {@code review}
   */
  record OperationResponse(
      UUID id,
      String kind,
      String status,
      @JsonInclude(Include.NON_NULL) @Nullable OperationResult result) {}

  @GetMapping(path = ApiPaths.OPERATION, produces = MediaType.APPLICATION_JSON_VALUE)
  OperationResponse get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return parse(id)
        .flatMap(uuid -> operations.find(account, caller.name(), uuid))
        .map(this::response)
        .orElseThrow(() ->
            ProblemException.of(
                Problems.NOT_FOUND, "There is no such operation, or it is not yours."));
  }

  private OperationResponse response(Operation operation) {
    return new OperationResponse(
        operation.id(),
        operation.kind().wireName(),
        CallerStatus.of(operation.state()).wireName(),
        operation.state() == OperationState.SUCCEEDED ? results.of(operation) : null);
  }

  private static Optional<UUID> parse(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
