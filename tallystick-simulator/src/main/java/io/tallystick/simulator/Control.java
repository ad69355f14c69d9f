package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.fault.FaultNames;
import io.tallystick.simulator.fault.FaultRule;
import io.tallystick.simulator.fault.Faults;
import io.tallystick.simulator.payment.Dispute;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.SimulatedClock;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The control interface under {@code /_sim/}, for tests and operators of the simulator. */
final class Control {
  private static final Set<String> RULE =
      Set.of("method", "path", "fault", "times", "duration", "probability");
  private static final Set<String> ADVANCE = Set.of("advance");
  private static final Set<String> OUTCOME = Set.of("id", "outcome");
  private static final Set<String> AUTHENTICATION = Set.of("id", "passed", "clientSecret");
  private static final Set<String> ROLL = Set.of("endpoint", "overlap");
  private static final Set<String> KEY = Set.of("key", "allowed");
  private static final Set<String> DISPUTE = Set.of("charge", "inquiry");

  private final Account account;
  private final Faults faults;
  private final SimulatedClock clock;
  private final OracleView oracle;
  private final RequestLog requests;
  private final Overview overview;
  private final Keyring keyring;
  private final long seed;

  Control(
      Account account,
      Faults faults,
      SimulatedClock clock,
      OracleView oracle,
      RequestLog requests,
      Overview overview,
      Keyring keyring,
      long seed) {
    this.overview = overview;
    this.keyring = keyring;
    this.seed = seed;
    this.account = account;
    this.faults = faults;
    this.clock = clock;
    this.oracle = oracle;
    this.requests = requests;
  }

  Reply answer(String method, String path, Form query, byte[] body) {
    return switch (method + " " + path) {
      case "GET /_sim/oracle" -> Reply.ok(oracle::json);
      case "GET /_sim/overview" -> overview(query);
      case "GET /_sim/objects" -> object(query);
      case "GET /_sim/requests" -> Reply.ok(requests::json);
      case "GET /_sim/faults" -> Reply.ok(this::waiting);
      case "POST /_sim/faults" -> addFault(body);
      case "DELETE /_sim/faults" -> removeFaults(body);
      case "GET /_sim/clock" -> Reply.ok(this::time);
      case "POST /_sim/clock" -> advance(body);
      case "POST /_sim/outcomes" -> decide(body);
      case "POST /_sim/authentications" -> authenticate(body);
      case "POST /_sim/disputes" -> dispute(body);
      case "POST /_sim/secrets" -> roll(body);
      case "POST /_sim/keys" -> restrict(body);
      default -> throw new Refusal(StripeError.unknownUrl(method, path));
    };
  }

  private Reply addFault(byte[] body) {
    FaultRule rule = ControlInput.read(body, RULE).rule();
    try {
      faults.add(rule);
    } catch (IllegalStateException e) {
      throw ControlInput.refused(String.valueOf(e.getMessage()));
    }
    return Reply.ok(this::waiting);
  }

  /** Without a body every fault, else those of that method, path and fault. */
  private Reply removeFaults(byte[] body) {
    if (body.length == 0) {
      faults.clear();
    } else {
      FaultRule rule = ControlInput.read(body, RULE).rule();
      faults.remove(rule.method(), rule.path(), rule.fault());
    }
    return Reply.ok(this::waiting);
  }

  private ObjectNode waiting() {
    return Json.object()
        .set("faults", Json.array(faults.waiting().stream().map(Control::json).toList()));
  }

  private static ObjectNode json(FaultRule rule) {
    return Json.object()
        .put("method", rule.method())
        .put("path", rule.path())
        .put("fault", rule.fault().wireName())
        .put("times", rule.times())
        .put("probability", rule.probability());
  }

  private Reply advance(byte[] body) {
    try {
      clock.advance(ControlInput.read(body, ADVANCE).duration("advance"));
    } catch (IllegalArgumentException e) {
      throw ControlInput.refused(String.valueOf(e.getMessage()));
    }
    return Reply.ok(this::time);
  }

  /** A bank's word on what waits for one. */
  private Reply decide(byte[] body) {
    ControlInput input = ControlInput.read(body, OUTCOME);
    String id = input.text("id");
    String outcome = input.text("outcome");
    account.decide(id, outcome);
    return Reply.ok(() -> Json.object().put("id", id).put("outcome", outcome));
  }

  /** The shopper ends a 3-D Secure step. */
  private Reply authenticate(byte[] body) {
    ControlInput input = ControlInput.read(body, AUTHENTICATION);
    Cause cause = new Cause("POST", "/_sim/authentications", null, null);
    String secret = input.optionalText("clientSecret");
    Call call =
        secret == null
            ? new Call(Form.parse(null, null), Viewer.MERCHANT, cause)
            : new Call(Form.parse("client_secret=" + encoded(secret), null), Viewer.SHOPPER, cause);
    return account.authenticate(input.text("id"), input.flag("passed"), call);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The newest of everything, for the page. */
  private Reply overview(Form query) {
    query.allowOnly(Set.of("kind"));
    String kind = query.textOrUnset("kind");
    ObjectNode json = Json.object().put("seed", Long.toString(seed));
    json.set("clock", time());
    json.set("faults", waiting().get("faults"));
    json.set("faultNames", Json.texts(FaultNames.all()));
    overview.addTo(json, kind == null ? "all" : kind);
    requests.addNewestTo(json, Overview.MAX_ROWS);
    return Reply.ok(() -> json);
  }

  private Reply object(Form query) {
    query.allowOnly(Set.of("id"));
    String id = query.textOrUnset("id");
    if (id == null) {
      throw new Refusal(StripeError.missing("id"));
    }
    return Reply.ok(() -> overview.object(id));
  }

  /** Gives an endpoint a new secret, which only this answer shows. */
  private Reply roll(byte[] body) {
    ControlInput input = ControlInput.read(body, ROLL);
    String id = input.text("endpoint");
    Duration overlap = input.duration("overlap");
    String secret = account.exclusively(() -> account.endpoints().roll(id, overlap));
    return Reply.ok(() -> Json.object().put("endpoint", id).put("secret", secret));
  }

  /** What a key may do from now on; the key is not repeated. */
  private Reply restrict(byte[] body) {
    ControlInput input = ControlInput.read(body, KEY);
    Set<String> allowed = input.texts("allowed");
    try {
      keyring.restrict(input.text("key"), allowed);
    } catch (IllegalArgumentException e) {
      throw ControlInput.refused(String.valueOf(e.getMessage()));
    }
    return Reply.ok(
        () -> Json.object().set("allowed", Json.texts(allowed.stream().sorted().toList())));
  }

  private Reply dispute(byte[] body) {
    ControlInput input = ControlInput.read(body, DISPUTE);
    Dispute dispute = account.dispute(input.text("charge"), input.flag("inquiry"));
    return Reply.ok(dispute::json);
  }

  private ObjectNode time() {
    return Json.object()
        .put("now", clock.instant().toString())
        .put("offset", clock.offset().toString());
  }
}
