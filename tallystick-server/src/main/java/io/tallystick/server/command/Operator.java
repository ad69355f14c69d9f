package io.tallystick.server.command;

import io.tallystick.Account;
import io.tallystick.TallystickException;
import io.tallystick.audit.Act;
import io.tallystick.audit.AuditLog;
import io.tallystick.audit.AuditSealer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Whoever gives a command, known by the user of the operating system; what they do is audited. */
final class Operator {
  private static final Logger log = LoggerFactory.getLogger(Operator.class);

  private final TransactionOperations transactions;
  private final Account account;
  private final AuditLog audit;
  private final AuditSealer sealer;

  Operator(JdbcClient jdbc, TransactionOperations transactions, Account account) {
    this.transactions = transactions;
    this.account = account;
    this.audit = new AuditLog(jdbc);
    this.sealer = new AuditSealer(jdbc, transactions);
  }

  static Operator at(Beside beside) {
    return new Operator(beside.jdbc(), beside.transactions(), beside.account());
  }

  /** As in {@code anna}. */
  static String user() {
    return ProcessHandle.current().info().user().orElse("unknown");
  }

  /**
   * Does something and enters it, both or neither. A refusal is entered, too.
   *
   * @param action the command's words, as in {@code keys.create}
   * @param matter what it was about; nothing if nothing was done, as to what is not there
   */
  <T> T does(String action, Supplier<T> work, Function<T, Optional<Act.Matter>> matter) {
    try {
      return transactions.execute(status -> {
        T done = work.get();
        matter.apply(done).ifPresent(it -> audit.write(Act.done(account, actor(), action, it)));
        return done;
      });
    } catch (TallystickException refused) {
      audit.write(Act.refused(account, actor(), action, refused.code(), Act.Matter.NONE));
      throw refused;
    } finally {
      seal();
    }
  }

  /**
   * Enters first what Stripe is then asked for, since no transaction may be open meanwhile, and
   * again once it is known what came of it. That it is done cannot be taken back, so the second
   * entry may be missing.
   */
  <T> T asks(String action, Act.Matter about, Supplier<T> work, Function<T, Act.Matter> outcome) {
    audit.write(Act.done(account, actor(), action + ".asked", about));
    try {
      T done = work.get();
      audited(Act.done(account, actor(), action, outcome.apply(done)));
      return done;
    } catch (TallystickException refused) {
      audit.write(Act.refused(account, actor(), action, refused.code(), about));
      throw refused;
    } finally {
      seal();
    }
  }

  private void audited(Act act) {
    try {
      audit.write(act);
    } catch (DataAccessException e) {
      log.error("event=audit.outcome_unwritten action={}", act.action());
    }
  }

  /** There may be no server that does it. */
  void seal() {
    try {
      sealer.sealAll();
    } catch (DataAccessException | TransactionException e) { // a server or the next command will
      log.debug("event=audit.sealing_failed", e);
    }
  }

  private static String actor() {
    return "os:" + user();
  }
}
